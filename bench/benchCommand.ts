import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { json, whole } from '../lib/commands/shared/options';
import { note, print } from '../lib/commands/shared/output';
import type { Agreement } from './peers/pytorchPeer';
import { BENCHES, type BenchName } from './timings/names';

interface BenchFlags {
  readonly only?: BenchName[];
  readonly turns: number;
  readonly against?: string;
  readonly limit?: number;
  readonly fer2013?: string;
  readonly json?: boolean;
}

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('time mien against PyTorch, ONNX Runtime and umap-learn (`npm run bench:setup` installs them)')
    .option('--only <names>', `some of ${BENCHES.join(',')}`, names)
    .option('--turns <n>', 'turns of each side', whole, 5)
    .option('--against <word>', 'of the peers of step only those whose name has it')
    .option('--limit <seconds>', 'give up a case of step or epoch that takes longer; predict takes fewer images', whole)
    .option('--fer2013 <folder>', 'time reading its files too, against Pillow and NumPy')
    .addOption(json())
    .action(async (flags: BenchFlags) => {
      const { bench } = await import('./timings/bench');
      const { inWords } = await import('./timings/telling');
      const { writeJson } = await import('../lib/support/files');
      const { homeFolder } = await import('../lib/support/paths');
      const report = await bench({ ...flags, note });
      const file = join(homeFolder(), 'results', 'bench.json');
      writeJson(file, report);
      note(`Written to ${file}`);
      print(flags, report, () => [
        report.machine,
        ...(report.agreement ? [agreement(report.agreement)] : []),
        ...report.results.map(inWords),
        ...(report.scaling ?? []).map(({ what, milliseconds, imagesPerSecond }) => {
          return `${what}: ${milliseconds.toFixed(0)} ms a step, ${imagesPerSecond.toFixed(0)} images/s`;
        }),
      ]);
    });
}

function names(text: string): BenchName[] {
  return text.split(',').map((name) => {
    const known = BENCHES.find((each) => each === name.trim());
    if (!known) throw new InvalidArgumentError(`It takes some of ${BENCHES.join(', ')}.`);
    return known;
  });
}

function agreement({ ours, theirs, worstGradient, where }: Agreement): string {
  const losses = `loss ${ours.toFixed(6)} and ${theirs.toFixed(6)}`;
  return `Same weights, same batch: ${losses}; gradients differ by ${worstGradient.toExponential(1)} at most (${where})`;
}
