import type { Command } from 'commander';
import type { DatasetName } from '../datasets/sets';
import { onStderr } from './shared/listener';
import { addNamed, type NamedFlags, named, trainingOn } from './shared/namedDataset';
import { json, withExamples } from './shared/options';
import { next, print } from './shared/output';

export function addPrepare(program: Command): void {
  const command = withExamples(
    program.command('prepare'),
    'prepare --dataset fer2013 --root ~/data/fer2013',
    'prepare folder --root ~/faces --set dataset.side=96',
  ).description('read a dataset once, pack it into the cache and report what is in it; goes on where it was stopped');
  addNamed(command)
    .addOption(json())
    .action(async (argument: DatasetName | undefined, flags: NamedFlags) => {
      const asked = await named(argument, flags);
      const { openDataset } = await import('../datasets/open');
      const { datasetCard } = await import('../datasets/card/card');
      const { cardText } = await import('../datasets/card/cardText');
      const packed = await openDataset(asked.choice, { ...onStderr(), thorough: true });
      const { folder, splits } = packed;
      const card = datasetCard(packed);
      packed.close();
      const sizes = Object.fromEntries(Object.values(splits).map(({ name, size }) => [name, size]));
      print(flags, { ...card, folder, sizes }, () => [
        ...cardText(card),
        `Packed in ${folder}`,
        ...next(`data ${asked.again}`, ...trainingOn(card, asked)),
      ]);
    });
}
