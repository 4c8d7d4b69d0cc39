import type { Command } from 'commander';
import { json, whole } from '../lib/commands/shared/options';
import { note, print } from '../lib/commands/shared/output';
import { exactPercent } from '../lib/support/numbers';

export function addProfile(program: Command): void {
  program
    .command('profile')
    .description('what one training step costs, kernel by kernel, and how long its batch takes to read')
    .option('--batch <n>', 'images in the batch', whole, 128)
    .option('--steps <n>', 'steps to average over', whole, 5)
    .option('--top <n>', 'kernels to print', whole, 20)
    .addOption(json())
    .action(async (flags: { batch: number; steps: number; top: number; json?: boolean }) => {
      const { profileStep } = await import('./profileStep');
      const report = profileStep({ batch: flags.batch, steps: flags.steps, note });
      const { rows, milliseconds, outside, compiled, input, device, threads } = report;
      const shown = rows.slice(0, flags.top);
      const rest = rows.slice(flags.top);
      const line = (time: number, share: number, count: string, what: string) =>
        `${time.toFixed(2).padStart(9)} ms  ${exactPercent(share).padStart(8)}  ${count.padStart(6)}  ${what}`;
      const sum = (pick: (row: (typeof rows)[number]) => number) => rest.reduce((total, row) => total + pick(row), 0);
      print(flags, { ...report, rows: shown }, () => [
        `One step op by op, batch ${report.batch}, on ${device}, ${threads} threads: ${milliseconds.toFixed(1)} ms`,
        ...shown.map((row) => line(row.milliseconds, row.share, `${row.count} ×`, `${row.op}  ${cut(row.shapes)}`)),
        ...(rest.length > 0
          ? [
              line(
                sum((r) => r.milliseconds),
                sum((r) => r.share),
                `${sum((r) => r.count)} ×`,
                `${rest.length} other kinds`,
              ),
            ]
          : []),
        line(outside, outside / milliseconds, '', 'outside of kernels: JavaScript'),
        `The step compiled: ${compiled.median.toFixed(1)} ms (${compiled.min.toFixed(1)} … ${compiled.max.toFixed(1)})`,
        `Reading and augmenting its batch: ${input.median.toFixed(1)} ms, ${exactPercent(input.median / compiled.median)} of that`,
      ]);
    });
}

/** A concatenation of every gradient has many shapes. */
function cut(shapes: string): string {
  return shapes.length > 60 ? `${shapes.slice(0, 60)} …` : shapes;
}
