import { type Command, Option } from 'commander';
import { exactPercent } from '../support/numbers';
import { epochLine, interruptible } from './shared/listener';
import { json, repeatable, whole, withExamples } from './shared/options';
import { print } from './shared/output';

interface ReproduceFlags {
  readonly affectnet?: string;
  readonly seeds: number;
  readonly jobs: number;
  readonly set: string[];
  readonly json?: boolean;
}

export function addReproduce(program: Command): void {
  withExamples(program.command('reproduce'), 'reproduce', 'reproduce --affectnet ~/AffectNet --seeds 3')
    .description(
      'the main job on the built-in faces: baseline, published form and the separated model, judged, in results/',
    )
    .option(
      '--affectnet <folder>',
      "the paper's own experiment instead, on AffectNet: the same three models and what others report",
    )
    .addOption(new Option('--seeds <n>', 'with --affectnet: trainings of each model').argParser(whole).default(3))
    .addOption(new Option('--jobs <n>', 'with --affectnet: trainings at a time').argParser(whole).default(1))
    .addOption(repeatable('--set <key=value>', 'with --affectnet: one key of the recipe, for all models'))
    .addOption(json())
    .action(async (flags: ReproduceFlags) => {
      if (flags.affectnet !== undefined) return reproduceOnAffectNet(flags.affectnet, flags);
      const { reproduce } = await import('../reports/reproduce');
      const { REPRODUCTION_RECIPE } = await import('../config/recipes');
      const { leakOf } = await import('../runs/probing/leak');
      const { TRAINED_ON } = await import('../runs/probing/probeImages');
      const { models, report } = await reproduce({
        ...interruptible(),
        onEpochEnd: epochLine(REPRODUCTION_RECIPE.training!.epochs!),
      });
      print(flags, { models, report }, () => [
        ...models.map(({ name, evaluation, probes }) => {
          const [seen, unseen] = TRAINED_ON.map((trainedOn) => leakOf(probes, 'expression', 'nuisance', trainedOn)!);
          return `${name.padEnd(13)} accuracy ${exactPercent(evaluation.accuracy)}; expression read from z_n ${exactPercent(seen!.accuracy)} by probes trained on seen images, ${exactPercent(unseen!.accuracy)} on unseen ones (chance ${exactPercent(seen!.chance)})`;
        }),
        `Report: ${report}`,
      ]);
    });
}

async function reproduceOnAffectNet(root: string, { seeds, jobs, set, ...flags }: ReproduceFlags): Promise<void> {
  const { reproduceAffectNet } = await import('../reports/affectNet/reproduceAffectNet');
  const { parseAssignments } = await import('../config/resolve');
  const { localExecutor } = await import('../ablation/executors/local');
  const executor = localExecutor(jobs);
  const { comparison, report, csv, failed } = await reproduceAffectNet(root, {
    ...{ seeds, executor, changes: parseAssignments(set) },
    ...interruptible(),
  });
  if (failed.length > 0) process.exitCode = 1;
  print(flags, { ...comparison, report, csv, failed }, () => [
    ...comparison.rows.map(({ name, accuracy, interval, reported }) => {
      const range = interval ? `  (95 %: ${interval.map(exactPercent).join(' … ')})` : '';
      return `${reported ? 'reported' : 'measured'}  ${exactPercent(accuracy)}  ${name}${range}`;
    }),
    ...failed.map((sentence) => `failed: ${sentence}`),
    `Table:  ${csv}`,
    `Report: ${report}`,
  ]);
}
