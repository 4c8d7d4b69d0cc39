import { type Command, InvalidArgumentError } from 'commander';
import type { FigureFormat } from '../reports/writeFigures';
import { addJudgedOn, type JudgedOnFlags, judgedOn } from './shared/judgedOn';
import { interruptible } from './shared/listener';
import { json, repeatable, withExamples } from './shared/options';
import { print } from './shared/output';

interface FiguresFlags extends JudgedOnFlags {
  readonly run: string[];
  readonly out?: string;
  readonly formats?: FigureFormat[];
  readonly json?: boolean;
}

/** As in `FIGURE_FORMATS`; loading that would load the engine. */
const FORMATS: readonly FigureFormat[] = ['html', 'png', 'svg', 'pdf'];

export function addFigures(program: Command): void {
  const command = withExamples(
    program.command('figures'),
    'figures --run runs/first --formats png',
    'figures --run runs/first --run runs/second --out figures/both',
    'figures --run runs/first --dataset jaffe --root ~/jaffe --split all',
  )
    .description('draw every figure of finished runs, at the size of a paper')
    .addOption(repeatable('--run <folder>', 'a run folder', 'those of `mien reproduce`, or all in runs/'));
  addJudgedOn(command, ['test', 'all'])
    .option('--out <folder>', 'where they go (default: figures/)')
    .option('--formats <list>', `some of ${FORMATS.join(',')} (default: all)`, readFormats)
    .addOption(json())
    .action(async ({ run, out, formats, ...flags }: FiguresFlags) => {
      const { writeFigures } = await import('../reports/writeFigures');
      const result = await writeFigures({
        ...{ out, formats, on: await judgedOn(flags) },
        runs: run.length > 0 ? run : undefined,
        ...interruptible(),
      });
      print(flags, result, () => result.figures.flatMap(({ files }) => files));
    });
}

function readFormats(text: string): FigureFormat[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !FORMATS.some((format) => format === name));
  if (unknown !== undefined) throw new InvalidArgumentError(`It takes ${FORMATS.join(',')}, not "${unknown}".`);
  return FORMATS.filter((format) => names.includes(format));
}
