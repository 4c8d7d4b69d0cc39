/** Commands about one dataset, which is named in the first place or as an option: `prepare` and `data`. */
import { Argument, type Command } from 'commander';
import type { Config } from '../../config/config';
import type { DatasetCard } from '../../datasets/card/card';
import { canTrain } from '../../datasets/card/warnings';
import { DATASET_NAMES, type DatasetName } from '../../datasets/sets';
import { UsageError } from '../../support/errors';
import { fitFor } from './fit';
import { again, type DatasetFlags, dataset, datasetPart, repeatable, root } from './options';

export interface NamedFlags extends DatasetFlags {
  readonly set: readonly string[];
  readonly json?: boolean;
}

/** Gives a command a dataset by its name, the place of its files, and its keys. */
export function addNamed(command: Command): Command {
  return command
    .addArgument(new Argument('[name]', 'the dataset; the same as --dataset').choices([...DATASET_NAMES]))
    .addOption(dataset())
    .addOption(root())
    .addOption(repeatable('--set <key=value>', 'one key of the configuration, e.g. dataset.side=96'));
}

/** A dataset that was named. */
export interface Named {
  readonly choice: Config['dataset'];
  /** Its flags as they were given, for the next command. */
  readonly again: string;
}

/**
 * The dataset that is asked for.
 * @param argument its name in the first place
 * @throws UsageError when no dataset is named, or two are
 */
export async function named(argument: DatasetName | undefined, flags: NamedFlags): Promise<Named> {
  const { dataset: name = argument, root, set } = flags;
  if (name === undefined) throw new UsageError('No dataset is named', 'Such as --dataset folder --root DIR.');
  if (argument !== undefined && argument !== name) {
    throw new UsageError(`Both ${argument} and ${name} are named`, 'Name one dataset.');
  }
  const { parseAssignments, resolveConfig } = await import('../../config/resolve');
  const { dataset: choice } = resolveConfig(parseAssignments(set), datasetPart({ dataset: name, root }));
  return { choice, again: again({ dataset: name, root, set }).join(' ') };
}

/** The command that trains on it, where its card says that that can be. */
export function trainingOn(card: DatasetCard, { choice, again }: Named): string[] {
  return canTrain(card) ? [`train ${again}${fitFor(choice.name)}`] : [];
}
