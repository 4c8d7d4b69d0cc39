import type { Command } from 'commander';
import { UsageError } from '../support/errors';
import { exactPercent } from '../support/numbers';
import { chosenExecutor, type ExecutorFlags, executor, finished, jobs } from './shared/executor';
import { interruptible } from './shared/listener';
import { type DatasetFlags, dataset, datasetPart, json, repeatable, root, withExamples } from './shared/options';
import { print } from './shared/output';

interface AblateFlags extends DatasetFlags, ExecutorFlags {
  readonly grid: string[];
  readonly set: string[];
  readonly out?: string;
  readonly json?: boolean;
}

export function addAblate(program: Command): void {
  withExamples(
    program.command('ablate'),
    'ablate --grid curve --jobs 2',
    'ablate --grid my-grid.json --executor slurm --out results/mine',
  )
    .description('train and judge a grid of configurations, and draw what they show')
    .addOption(
      repeatable('--grid <name or file>', 'methods, curve, parts, shortcut, cost, or a JSON file', 'methods and curve'),
    )
    .addOption(repeatable('--set <key=value>', 'one key of the configuration, for all cells'))
    .addOption(dataset())
    .addOption(root())
    .addOption(jobs())
    .addOption(executor())
    .addOption(finished())
    .option('--out <folder>', 'where the results go (default: results/GRIDS)')
    .addOption(json())
    .action(async (flags: AblateFlags) => {
      const { ablate } = await import('../ablation/ablate');
      const grids = await readGrids(flags);
      const { slurm } = grids.find((grid) => grid.slurm) ?? {};
      const { cells, csv, report, figures, failed } = await ablate(grids, {
        out: flags.out,
        executor: await chosenExecutor(flags, slurm),
        finishedOnly: flags.finished,
        ...interruptible(),
      });
      if (failed.length > 0) process.exitCode = 1;
      const document = {
        grid: grids.map(({ name }) => name).join('+'),
        cells: cells.map(({ grid, setting, seed, run, judgement, validationAccuracy }) => ({
          ...{ grid, setting, seed, run, validationAccuracy },
          accuracy: judgement.evaluation.accuracy,
        })),
        ...{ csv, figures, report, failed },
      };
      print(flags, document, () => [
        ...cells.map(({ grid, setting, seed, judgement, validationAccuracy }) =>
          [
            ...[grid, ...Object.values(setting), `seed ${seed}`],
            `validation ${exactPercent(validationAccuracy)}`,
            `test ${exactPercent(judgement.evaluation.accuracy)}`,
          ].join('  '),
        ),
        ...failed.map((sentence) => `failed: ${sentence}`),
        `Table:  ${csv}`,
        `Report: ${report}`,
      ]);
    });
}

async function readGrids(flags: AblateFlags) {
  const { existsSync } = await import('node:fs');
  const { mergeConfigs, parseAssignments } = await import('../config/resolve');
  const { readGrid } = await import('../ablation/gridFile');
  const { NAMED_GRIDS } = await import('../ablation/namedGrids');
  const named: Readonly<Record<string, (typeof NAMED_GRIDS)['methods']>> = NAMED_GRIDS;
  return (flags.grid.length > 0 ? flags.grid : ['methods', 'curve']).map((name) => {
    const known = Object.hasOwn(named, name) ? named[name] : undefined;
    if (!known && !existsSync(name)) {
      throw new UsageError(`There is no grid ${name}`, `It takes ${Object.keys(named).join(', ')} or a JSON file.`);
    }
    const grid = known ?? readGrid(name);
    return { ...grid, base: mergeConfigs(grid.base, parseAssignments(flags.set), datasetPart(flags)) };
  });
}
