import type { Command } from 'commander';
import { onStderr } from './listener';
import {
  again,
  type DatasetFlags,
  dataset,
  datasetPart,
  json,
  next,
  print,
  repeatable,
  root,
  withExamples,
} from './shared';

export function addPrepare(program: Command): void {
  withExamples(
    program.command('prepare'),
    'prepare --dataset fer2013 --root ~/data/fer2013',
    'prepare --dataset folder --root ~/faces --set dataset.side=96',
  )
    .description('read a dataset once, pack it into the cache and report what is in it; goes on where it was stopped')
    .addOption(dataset().makeOptionMandatory())
    .addOption(root())
    .addOption(repeatable('--set <key=value>', 'one key of the configuration, e.g. dataset.side=96'))
    .addOption(json())
    .action(async (flags: DatasetFlags & { set: string[]; json?: boolean }) => {
      const { parseAssignments, resolveConfig } = await import('../config/resolve');
      const { openDataset } = await import('../datasets/open');
      const { datasetCard } = await import('../datasets/card/card');
      const { cardText } = await import('../datasets/card/cardText');
      const { canTrain } = await import('../datasets/card/warnings');
      const packed = await openDataset(resolveConfig(parseAssignments(flags.set), datasetPart(flags)).dataset, {
        ...onStderr(),
        thorough: true,
      });
      const { folder, splits } = packed;
      const card = datasetCard(packed);
      packed.close();
      const sizes = Object.fromEntries(Object.values(splits).map(({ name, size }) => [name, size]));
      print(flags, { ...card, folder, sizes }, () => [
        ...cardText(card),
        `Packed in ${folder}`,
        ...next(
          `data ${flags.dataset} ${again(flags)}`,
          ...(canTrain(card) ? [`train --dataset ${flags.dataset} ${again(flags)} --fit`] : []),
        ),
      ]);
    });
}
