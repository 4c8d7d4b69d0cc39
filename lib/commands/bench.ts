import type { Command } from 'commander';
import { json, note, print, whole } from './shared';

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('time mien against PyTorch, ONNX Runtime and umap-learn (`npm run bench:setup` installs them)')
    .option('--turns <n>', 'turns of each side', whole, 10)
    .option('--fer2013 <folder>', 'time reading its files too, against Pillow and NumPy')
    .addOption(json())
    .action(async (flags: { turns: number; fer2013?: string; json?: boolean }) => {
      const { bench } = await import('../experiments/bench');
      const report = await bench({ ...flags, onStage: note });
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
