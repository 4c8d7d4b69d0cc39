import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Option } from 'commander';
import { alignedTable } from '../support/alignedTable';
import { UsageError } from '../support/errors';
import { inPercent } from '../support/numbers';
import { interruptible } from './listener';
import { json, print, repeatable, whole, withExamples } from './shared';

interface Flags {
  readonly quick?: boolean;
  readonly data?: boolean;
  readonly method: readonly string[];
  readonly jobs: number;
  readonly executor: 'local' | 'slurm';
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
    .addOption(new Option('--jobs <n>', 'runs at a time on this machine').argParser(whole).default(1))
    .addOption(
      new Option('--executor <name>', 'where the runs are trained').choices(['local', 'slurm']).default('local'),
    )
    .option('--out <folder>', 'where the results go (default: results/challenge)')
    .addOption(json())
    .action(async ({ quick, data, out, ...flags }: Flags) => {
      const { challenge, challengeData } = await import('../ablation/challenge/challenge');
      const { localExecutor } = await import('../ablation/executors/local');
      const { slurmExecutor } = await import('../ablation/executors/slurm/slurmExecutor');
      const methods = flags.method.map(ownMethod);
      const listener = interruptible();
      if (data) {
        const made = await challengeData({ quick, ...listener });
        return print(flags, { data: made }, () => made.map(({ condition, folder }) => `${condition}  ${folder}`));
      }
      const executor = flags.executor === 'slurm' ? slurmExecutor() : localExecutor(flags.jobs);
      const result = await challenge({ quick, methods, out, executor, ...listener });
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
