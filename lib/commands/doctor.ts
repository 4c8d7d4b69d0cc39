import type { Command } from 'commander';
import { json, withExamples } from './shared/options';
import { print } from './shared/output';

export function addDoctor(program: Command): void {
  withExamples(program.command('doctor'), 'doctor', 'doctor --device cpu')
    .description('report versions, device and threads, and what is missing')
    .addOption(json())
    .action(async (flags: { json?: boolean }) => {
      const { doctor } = await import('../doctor');
      const report = await doctor();
      const device = report.gpu
        ? `${report.gpu.name} (${Math.round(report.gpu.bytes / 2 ** 30)} GiB)`
        : 'the processor';
      print(flags, report, () => [
        `mien ${report.mien}, Node ${report.node}`,
        ...(report.tensorflow
          ? [`TensorFlow ${report.tensorflow} on ${device}, ${report.threads} threads (tfjs ${report.tfjs})`]
          : []),
        ...report.problems.map((problem) => `Problem: ${problem}`),
        ...report.optional.map((missing) => `Optional: ${missing}`),
        ...(report.ok ? [report.optional.length > 0 ? 'All else is there.' : 'Everything is there.'] : []),
      ]);
      if (!report.ok) process.exitCode = 1;
    });
}
