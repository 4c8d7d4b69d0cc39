import type { Command } from 'commander';
import { SPLIT_NAMES } from '../datasets/dataset';
import { progressReporter } from '../support/progress';
import { type DatasetFlags, dataset, datasetPart, json, note, print, root } from './shared';

export function addPrepare(program: Command): void {
  program
    .command('prepare')
    .description('read a dataset once and pack it into the cache')
    .addOption(dataset().makeOptionMandatory())
    .addOption(root())
    .addOption(json())
    .action(async (flags: DatasetFlags & { json?: boolean }) => {
      const { resolveConfig } = await import('../experiments/config');
      const { openDataset } = await import('../datasets/open');
      const packed = await openDataset(resolveConfig(datasetPart(flags)).dataset, {
        progress: progressReporter('Packing'),
        note,
      });
      const { name, classes, shape, folder, unreadable, splits } = packed;
      const sizes = Object.fromEntries(SPLIT_NAMES.map((split) => [split, splits[split].size]));
      print(flags, { dataset: name, classes, shape, folder, sizes, unreadable }, () => [
        `${name}: ${SPLIT_NAMES.map((split) => `${sizes[split]} ${split}`).join(', ')}; ${shape.join(' × ')}`,
        `Packed in ${folder}`,
        ...unreadable.map((image) => `Left out, as it cannot be read: ${image}`),
      ]);
    });
}
