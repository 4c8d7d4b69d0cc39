/** The options that say on what a run is judged: its own images, or another set's in the form that its model takes. */
import { existsSync, readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { SplitName } from '../../datasets/dataset';
import type { OpenRunSettings } from '../../runs/openRun';
import { UsageError } from '../../support/errors';
import { type DatasetFlags, dataset, datasetPart, repeatable, root } from './options';

export interface JudgedOnFlags extends DatasetFlags {
  readonly set: string[];
  readonly map?: string;
  readonly split: SplitName | 'all';
}

/** Gives a command these options. @param splits that it takes */
export function addJudgedOn(command: Command, splits: readonly (SplitName | 'all')[]): Command {
  return command
    .addOption(dataset())
    .addOption(root())
    .addOption(repeatable('--set <key=value>', 'one key of that dataset, e.g. dataset.manifest.label=emotion'))
    .option('--map <a=b,c=->', "classes of that dataset as the model's, where names do not say; - leaves out; or JSON")
    .addOption(
      new Option('--split <name>', 'the split; all: every image of a set that the model has never seen')
        .choices([...splits])
        .default('test'),
    );
}

/** What a run is opened with. @throws UsageError when the flags do not go together */
export async function judgedOn(flags: JudgedOnFlags): Promise<OpenRunSettings> {
  const { parseAssignments } = await import('../../config/resolve');
  const { parseClassMap } = await import('../../datasets/matching/classMap');
  const { dataset: set, ...others } = parseAssignments(flags.set);
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw new UsageError(`--set ${other}: only keys of the dataset can be set here`, 'Such as dataset.splitSeed=2.');
  }
  const named = { ...set, ...datasetPart(flags).dataset };
  const isOther = Object.keys(named).length > 0;
  if (!isOther && (flags.map !== undefined || flags.split === 'all')) {
    throw new UsageError(
      `${flags.map === undefined ? '--split all' : '--map'} is for another set than the run was trained on`,
      'Name it with --dataset and --root.',
    );
  }
  return {
    dataset: named,
    ...(flags.map !== undefined && { map: parseClassMap(textOf(flags.map)) }),
    ...(flags.split === 'all' ? { whole: true } : { splits: [flags.split] }),
  };
}

/** A map that is long is kept in a file. */
function textOf(map: string): string {
  if (!map.endsWith('.json')) return map;
  if (existsSync(map)) return readFileSync(map, 'utf8').replace(/^\ufeff/, '');
  if (map.includes('=')) return map;
  throw new UsageError(`--map: there is no ${map}`, 'Give pairs such as joy=happy, or a JSON file.');
}

/** Whether a run is judged on what it was trained on, so that the next step is the same without a word. */
export function isOnOwn({ dataset: name, root: place, set }: JudgedOnFlags): boolean {
  return name === undefined && place === undefined && set.length === 0;
}
