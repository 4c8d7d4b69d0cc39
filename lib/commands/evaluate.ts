import { type Command, Option } from 'commander';
import { SPLIT_NAMES, type SplitName } from '../datasets/dataset';
import type { Evaluation } from '../runs/evaluate';
import { exactPercent } from '../support/numbers';
import { onStderr } from './listener';
import { type DatasetFlags, dataset, datasetPart, json, next, print, quoted, root, withExamples } from './shared';

export function addEvaluate(program: Command): void {
  withExamples(
    program.command('evaluate'),
    'evaluate --run runs/first',
    'evaluate --run runs/first --split validation --json',
  )
    .description("judge a finished run's classifier")
    .requiredOption('--run <folder>', 'the run folder')
    .addOption(dataset())
    .addOption(root())
    .option('--map <a=b,c=->', "classes of the set as the model's, where names do not say; - leaves images out")
    .addOption(new Option('--split <name>', 'the split').choices([...SPLIT_NAMES]).default('test'))
    .addOption(json())
    .action(async (flags: DatasetFlags & { run: string; split: SplitName; map?: string; json?: boolean }) => {
      const { parseClassMap } = await import('../datasets/matching/classMap');
      const { evaluate } = await import('../runs/evaluate');
      const { withRun } = await import('../runs/openRun');
      const result = await withRun(flags.run, (run) => evaluate(run, flags.split), {
        ...{ ...datasetPart(flags), splits: [flags.split] },
        ...(flags.map !== undefined && { map: parseClassMap(flags.map) }),
        ...onStderr(),
      });
      const width = Math.max(16, ...result.classes.map(({ name }) => name.length));
      print(flags, result, () => [
        `${result.dataset}, ${result.split} split, ${result.n} images`,
        `accuracy            ${exactPercent(result.accuracy)}  (95 %: ${result.accuracyInterval.map(exactPercent).join(' … ')})`,
        ...(result.withoutCopies
          ? [
              `  without copies    ${exactPercent(result.withoutCopies.accuracy)}  on ${result.withoutCopies.n} images that are not in training`,
            ]
          : []),
        `balanced accuracy   ${exactPercent(result.balancedAccuracy)}`,
        `macro F1            ${result.macroF1.toFixed(3)}`,
        ...(result.calibration ? [calibrationLine(result.calibration)] : []),
        ...result.classes.map(
          ({ name, n, recall }) => `  ${name.padEnd(width)}  ${recall === null ? '–' : exactPercent(recall)}  of ${n}`,
        ),
        ...next(`figures --run ${quoted(flags.run)}`, `probe --run ${quoted(flags.run)}`),
      ]);
    });
}

function calibrationLine({ temperature, error }: NonNullable<Evaluation['calibration']>): string {
  const [before, after] = [error.before, error.after].map((value) => value.toFixed(3));
  return `calibration error   ${after} at temperature ${temperature.toFixed(2)} (${before} without it)`;
}
