import type { Command } from 'commander';
import { json, note, print, whole } from './shared';

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('time the training step against PyTorch, in turns (install it with `npm run bench:setup`)')
    .option('--turns <n>', 'turns of each side', whole, 10)
    .addOption(json())
    .action(async (flags: { turns: number; json?: boolean }) => {
      const { bench } = await import('../experiments/bench');
      const report = await bench({ turns: flags.turns, onStage: note });
      const { ours, theirs, worstGradient, where } = report.agreement;
      print(flags, report, () => [
        report.machine,
        `Same weights, same batch: loss ${ours.toFixed(6)} and ${theirs.toFixed(6)}; gradients differ by ${worstGradient.toExponential(1)} at most (${where})`,
        ...report.results.map(({ work, peer, ours: a, theirs: b, ratio }) =>
          [
            `${work}, against ${peer}:`,
            `${a.median.toFixed(0)} ms (${a.min.toFixed(0)} … ${a.max.toFixed(0)}) to ${b.median.toFixed(0)} ms (${b.min.toFixed(0)} … ${b.max.toFixed(0)}),`,
            `ratio ${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)} … ${ratio.max.toFixed(2)})`,
          ].join(' '),
        ),
      ]);
    });
}
