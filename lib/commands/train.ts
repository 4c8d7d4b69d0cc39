import type { Command } from 'commander';
import { formatSeconds } from '../support/progress';
import { collect, type DatasetFlags, dataset, datasetPart, json, percent, print, root } from './shared';
import { interruption, trainingProgress } from './trainingProgress';

interface TrainFlags extends DatasetFlags {
  readonly config?: string;
  readonly set: string[];
  readonly out?: string;
  readonly resume?: boolean;
  readonly printConfig?: boolean;
  readonly json?: boolean;
}

export function addTrain(program: Command): void {
  program
    .command('train')
    .description('train a disentangled model into a run folder, or find its finished run')
    .option('--config <file>', 'a JSON file with any part of the configuration')
    .option(
      '--set <key=value>',
      'one key of the configuration, e.g. loss.adversarial.weight=1; repeatable',
      collect,
      [],
    )
    .addOption(dataset())
    .addOption(root())
    .option('--out <folder>', 'the run folder (default: runs/DATASET-FINGERPRINT)')
    .option('--resume', 'go on with an unfinished run')
    .option('--print-config', 'print the whole configuration and stop')
    .addOption(json())
    .action(async (flags: TrainFlags) => {
      const { parseAssignments, resolveConfig } = await import('../experiments/config');
      const { readJson } = await import('../support/files');
      const file = flags.config ? (readJson(flags.config) as object) : {};
      const config = resolveConfig(file, parseAssignments(flags.set), datasetPart(flags));
      if (flags.printConfig) return print({ json: true }, config, () => []);
      const { trainRun } = await import('../experiments/trainRun');
      const { run, summary } = await trainRun(config, {
        ...flags,
        ...trainingProgress(config.training.epochs),
        signal: interruption(),
      });
      const { epochs, bestEpoch, validation, seconds, peakMemory } = summary;
      print(flags, { run, epochs, finished: true, bestEpoch, validation, seconds, peakMemory }, () => [
        `${run}: ${epochs} epochs in ${formatSeconds(seconds)}`,
        `Validation accuracy ${percent(validation.accuracy)} in epoch ${bestEpoch}, which was kept`,
      ]);
    });
}
