import { type Command, Option } from 'commander';
import { addJudgedOn, type JudgedOnFlags, judgedOn } from './shared/judgedOn';
import { interruptible } from './shared/listener';
import { json, repeatable, whole, withExamples } from './shared/options';
import { print } from './shared/output';

interface Flags extends JudgedOnFlags {
  readonly run: string;
  readonly quick?: boolean;
  readonly factor: readonly string[];
  readonly seeds: number;
  readonly json?: boolean;
}

export function addProbe(program: Command): void {
  const command = withExamples(
    program.command('probe'),
    'probe --run runs/first --quick',
    'probe --run runs/first --factor identity --seeds 5',
    'probe --run runs/first --dataset cmu --root ~/cmu --split all',
  )
    .description(
      'what fresh classifiers read of every factor from the codes of a finished run; of another set in its own classes, unless mapped',
    )
    .requiredOption('--run <folder>', 'the run folder');
  addJudgedOn(command, ['test', 'all'])
    .addOption(new Option('--quick', 'from z_e and z_n alone'))
    .addOption(repeatable('--factor <name>', 'only this factor', 'all'))
    .option('--seeds <n>', 'how many seeds', whole, 3)
    .addOption(json())
    .action(async (flags: Flags) => {
      const { layoutTable, swapTable } = await import('./tables/probeTables');
      const { probeTable } = await import('../runs/probing/probeTable');
      const { withRun } = await import('../runs/openRun');
      const { QUICK_PROBES } = await import('../runs/probing/probe');
      const { probeReport } = await import('../runs/probing/probeReport');
      const seeds = Array.from({ length: flags.seeds }, (_, i) => i + 1);
      const listener = interruptible();
      const options = {
        ...(flags.quick && QUICK_PROBES),
        seeds,
        ...(flags.factor.length > 0 && { factors: flags.factor }),
        ...listener,
      };
      const report = await withRun(flags.run, (run) => probeReport(run, options), {
        ...(await judgedOn(flags)),
        splits: undefined, // training images are looked at too
        ...(flags.map === undefined && { classes: 'set' }),
        ...listener,
      });
      print(flags, { run: flags.run, ...report }, () => [
        probeTable(report.factors, report.leftOut),
        '',
        ...layoutTable(report),
        ...swapTable(report),
      ]);
    });
}
