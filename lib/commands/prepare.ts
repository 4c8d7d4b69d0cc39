import type { Command } from 'commander';
import type { DatasetName } from '../datasets/sets';
import { fitFor } from './fit';
import { onStderr } from './listener';
import {
  addNamed,
  again,
  type DatasetFlags,
  datasetPart,
  json,
  named,
  next,
  print,
  repeatable,
  withExamples,
} from './shared';

export function addPrepare(program: Command): void {
  const command = withExamples(
    program.command('prepare'),
    'prepare --dataset fer2013 --root ~/data/fer2013',
    'prepare folder --root ~/faces --set dataset.side=96',
  ).description('read a dataset once, pack it into the cache and report what is in it; goes on where it was stopped');
  addNamed(command)
    .addOption(repeatable('--set <key=value>', 'one key of the configuration, e.g. dataset.side=96'))
    .addOption(json())
    .action(async (argument: DatasetName | undefined, flags: DatasetFlags & { set: string[]; json?: boolean }) => {
      const name = named(argument, flags);
      const { parseAssignments, resolveConfig } = await import('../config/resolve');
      const { openDataset } = await import('../datasets/open');
      const { datasetCard } = await import('../datasets/card/card');
      const { cardText } = await import('../datasets/card/cardText');
      const { canTrain } = await import('../datasets/card/warnings');
      const packed = await openDataset(
        resolveConfig(parseAssignments(flags.set), datasetPart({ ...flags, dataset: name })).dataset,
        {
          ...onStderr(),
          thorough: true,
        },
      );
      const { folder, splits } = packed;
      const card = datasetCard(packed);
      packed.close();
      const sizes = Object.fromEntries(Object.values(splits).map(({ name, size }) => [name, size]));
      print(flags, { ...card, folder, sizes }, () => [
        ...cardText(card),
        `Packed in ${folder}`,
        ...next(
          `data --dataset ${name} ${again(flags)}`,
          ...(canTrain(card) ? [`train --dataset ${name} ${again(flags)}${fitFor(name)}`] : []),
        ),
      ]);
    });
}
