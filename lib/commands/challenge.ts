import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../support/errors';
import { inPercent } from '../support/numbers';
import { alignedTable } from '../support/tables/alignedTable';
import { chosenExecutor, type ExecutorFlags, executor, finished, jobs } from './shared/executor';
import { interruptible } from './shared/listener';
import { json, repeatable, withExamples } from './shared/options';
import { print } from './shared/output';

interface Flags extends ExecutorFlags {
  readonly quick?: boolean;
  readonly data?: boolean;
  readonly method: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

export function addChallenge(program: Command): void {
  withExamples(
    program.command('challenge'),
    'challenge --quick',
    'challenge --jobs 2',
    'challenge --data',
    'challenge --method mine=results/mine',
  )
    .description(
      'what holds when identity, light or yaw gives the expression away in training: methods of mien, and your own',
    )
    .option('--quick', 'easy faces, a tiny network, one kind of shortcut: minutes; its numbers mean nothing else')
    .option('--data', 'only make the images of every condition, and say where they are')
    .addOption(repeatable('--method <name=folder>', 'a method of your own: its models or codes, a folder a condition'))
    .addOption(jobs())
    .addOption(executor())
    .addOption(finished())
    .option('--out <folder>', 'where the results go (default: results/challenge)')
    .addOption(json())
    .action(async ({ quick, data, out, ...flags }: Flags) => {
      const { challenge, challengeData } = await import('../ablation/challenge/challenge');
      const methods = flags.method.map(ownMethod);
      const listener = interruptible();
      if (data) {
        const made = await challengeData({ quick, ...listener });
        return print(flags, { data: made }, () => made.map(({ condition, folder }) => `${condition}  ${folder}`));
      }
      const result = await challenge({
        ...{ quick, methods, out, finishedOnly: flags.finished },
        executor: await chosenExecutor(flags),
        ...listener,
      });
      if (result.failed.length > 0) process.exitCode = 1;
      print(flags, result, () => [
        ...alignedTable(
          ['factor', 'method', 'shortcut', 'accuracy', '95 %', 'won back', 'z_n tells', 'seeds'],
          result.rows.map(({ factor, method, shortcut, accuracy, interval, wonBack, leakage, seeds }) => [
            ...[factor, method, String(shortcut), inPercent(accuracy), interval.map(inPercent).join(' … ')],
            ...[wonBack, leakage].map((share) => (share === null ? '–' : inPercent(share))),
            String(seeds),
          ]),
          2,
        ),
        'per cent; won back: of the accuracy that the shortcut takes from the baseline; z_n tells: the expression, to the probe that reads most',
        ...result.failed.map((sentence) => `failed: ${sentence}`),
        `Table: ${result.csv}`,
        `Page:  ${result.page}`,
      ]);
    });
}

function ownMethod(text: string): { name: string; folder: string } {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) {
    throw new UsageError(`--method ${text} has no folder`, 'Write it as --method mine=FOLDER.');
  }
  return { name: text.slice(0, at), folder: resolve(text.slice(at + 1)) };
}
