import type { Command } from 'commander';
import { SPLIT_NAMES } from '../datasets/dataset';
import type { Evaluation } from '../runs/evaluate';
import { exactPercent } from '../support/numbers';
import { quoted } from '../support/shell';
import { addJudgedOn, isOnOwn, type JudgedOnFlags, judgedOn } from './shared/judgedOn';
import { onStderr } from './shared/listener';
import { json, withExamples } from './shared/options';
import { next, print } from './shared/output';

export function addEvaluate(program: Command): void {
  const command = withExamples(
    program.command('evaluate'),
    'evaluate --run runs/first',
    'evaluate --run runs/first --dataset ckplus --root ~/ckplus --split all --map contempt=-',
  )
    .description("judge a finished run's classifier")
    .requiredOption('--run <folder>', 'the run folder');
  addJudgedOn(command, [...SPLIT_NAMES, 'all'])
    .addOption(json())
    .action(async (flags: JudgedOnFlags & { run: string; json?: boolean }) => {
      const { evaluate } = await import('../runs/evaluate');
      const { withRun } = await import('../runs/openRun');
      const split = flags.split === 'all' ? 'test' : flags.split;
      const settings = { ...(await judgedOn(flags)), ...onStderr() };
      const result = await withRun(flags.run, (run) => evaluate(run, split), settings);
      const width = Math.max(16, ...result.classes.map(({ name }) => name.length));
      print(flags, result, () => [
        `${result.dataset}, ${result.split === 'all' ? 'undivided' : `${result.split} split`}, ${result.n} images`,
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
        ...(isOnOwn(flags) ? next(`figures --run ${quoted(flags.run)}`, `probe --run ${quoted(flags.run)}`) : []),
      ]);
    });
}

function calibrationLine({ temperature, error }: NonNullable<Evaluation['calibration']>): string {
  const [before, after] = [error.before, error.after].map((value) => value.toFixed(3));
  return `calibration error   ${after} at temperature ${temperature.toFixed(2)} (${before} without it)`;
}
