import { type Command, Option } from 'commander';
import type { Config, PartialConfig } from '../config/config';
import type { RECIPES } from '../config/recipes';
import type { SamplingAgainst } from '../datasets/batches/sampling';
import { UsageError } from '../support/errors';
import { firstNames } from '../support/firstNames';
import { exactPercent } from '../support/numbers';
import { formatSeconds } from '../support/progress';
import { quoted } from '../support/shell';
import { isFitted } from './shared/fit';
import { epochLine, interruptible, onStderr } from './shared/listener';
import { type DatasetFlags, dataset, datasetPart, json, repeatable, root, withExamples } from './shared/options';
import { next, print } from './shared/output';

type Recipe = keyof typeof RECIPES;

/** The names of `RECIPES`, which are not loaded before a command runs; that none is left out, the compiler checks. */
const RECIPE_NAMES = Object.keys({
  separated: true,
  tight: true,
  paper: true,
  baseline: true,
  synthetic: true,
  reproduction: true,
  pictures: true,
  fer2013: true,
  'fer2013-nuisance': true,
  affectnet: true,
} satisfies Record<Recipe, true>);

interface TrainFlags extends DatasetFlags {
  readonly config?: string;
  readonly set: string[];
  readonly out?: string;
  readonly recipe?: Recipe[];
  readonly fit?: boolean;
  readonly against?: string;
  readonly resume?: boolean;
  readonly printConfig?: boolean;
  readonly json?: boolean;
}

export function addTrain(program: Command): void {
  withExamples(
    program.command('train'),
    'train --out runs/first',
    'train --dataset folder --root ~/faces --out runs/mine',
    'train --recipe fer2013 --root ~/fer2013 --out runs/fer2013',
    'train --set training.epochs=20 --set loss.adversarial.weight=1',
    'train --against runs/first --out runs/second',
    'train --out runs/first --resume',
  )
    .description('train a disentangled model into a run folder, or find its finished run')
    .option('--config <file>', 'a JSON file with any part of the configuration')
    .addOption(repeatable('--set <key=value>', 'one key of the configuration, e.g. loss.adversarial.weight=1'))
    .addOption(dataset())
    .addOption(root())
    .addOption(
      new Option('--recipe <name...>', 'a method (default: separated), a setting to train it in, or both').choices(
        RECIPE_NAMES,
      ),
    )
    .option(
      '--against <what>',
      "draw images against a shortcut: nuisance (of a first model, trained for it), a run folder, 'small image', 'nuisance and small image' or factor:NAME",
    )
    .option('--fit', 'epochs, batch and width that fit the number of training images, where they are not set')
    .option('--no-fit', 'not so; for folder and manifest it is done without being asked')
    .option('--out <folder>', 'the run folder (default: runs/DATASET-FINGERPRINT)')
    .option('--resume', 'go on with an unfinished run; with --out (and --root) alone, as it was started')
    .option('--print-config', 'print the whole configuration and stop')
    .addOption(json())
    .action(async (flags: TrainFlags) => {
      const config = (await ownConfig(flags)) ?? (await askedConfig(flags));
      if (flags.printConfig) return print({ json: true }, config, () => []);
      refuseHalfOfNothing(flags, config);
      const { train } = await import('../runs/train');
      const {
        folder: run,
        summary,
        drawn,
      } = await train(config, {
        ...interruptible(),
        ...{ out: flags.out, resume: flags.resume, onEpochEnd: epochLine(config.training.epochs) },
      });
      const { epochs, keptEpoch, validation, seconds, peakMemory } = summary;
      print(flags, { run, epochs, finished: true, keptEpoch, validation, seconds, peakMemory, drawn }, () => [
        `${run}: ${epochs} epochs in ${formatSeconds(seconds)}`,
        `Validation accuracy ${exactPercent(validation.accuracy)} in epoch ${keptEpoch}, which was kept`,
        ...next(`evaluate --run ${quoted(run)}`, `figures --run ${quoted(run)}`),
      ]);
    });
}

/** Of two that weigh the same terms the second would have its way, and what came out would be neither. */
async function refuseTwoLosses(recipe: readonly Recipe[], all: typeof RECIPES): Promise<void> {
  const { sharedKeys } = await import('../config/compare');
  for (const [i, name] of recipe.entries()) {
    for (const other of recipe.slice(i + 1)) {
      const keys = sharedKeys({ loss: all[name].loss }, { loss: all[other].loss });
      if (keys.length === 0) continue;
      throw new UsageError(
        `--recipe names two that say what the loss is, ${name} and ${other}: both have ${firstNames(keys, 3)}`,
        'Name one of them, and single keys of the other with --set.',
      );
    }
  }
}

/** That recipe is a second training: by itself it would train all of a model, much too short. */
function refuseHalfOfNothing({ recipe }: TrainFlags, { model }: Config): void {
  if (!recipe?.includes('fer2013-nuisance') || model.expression.from) return;
  throw new UsageError(
    '--recipe fer2013-nuisance trains the one half of a run whose other half is trained',
    'Name that run, of --recipe fer2013: --set model.expression.from=RUN',
  );
}

async function askedConfig(flags: TrainFlags): Promise<Config> {
  const { RECIPES: all } = await import('../config/recipes');
  const { mergeConfigs, parseAssignments, resolveConfig } = await import('../config/resolve');
  const { readJson } = await import('../support/files');
  const file = flags.config ? (readJson(flags.config) as object) : {};
  const { recipe: names = [] } = flags;
  await refuseTwoLosses(names, all);
  const recipes = names.map((name) => all[name]);
  const { against } = flags;
  const drawn = against === undefined ? {} : { training: { sampling: { against } } };
  const named = [...recipes, file, parseAssignments(flags.set), datasetPart(flags), drawn];
  const asked = [await datasetDrawnFrom(mergeConfigs(...named)), ...named];
  const config = resolveConfig(...asked);
  return (flags.fit ?? isFitted(config.dataset.name)) ? resolveConfig(await fitting(config), ...asked) : config;
}

/** Against a run's nuisance code, its images are drawn, unless another dataset is named. */
async function datasetDrawnFrom({ dataset, training }: PartialConfig): Promise<PartialConfig> {
  const against = (training?.sampling as Partial<SamplingAgainst> | null | undefined)?.against; // nobody has looked at it yet
  const { isRun } = await import('../datasets/batches/sampling');
  if (typeof against !== 'string' || !isRun(against)) return {};
  const { readRun } = await import('../runs/openModel');
  const own = readRun(against).config.dataset;
  return (dataset?.name ?? own.name) === own.name ? { dataset: own } : {};
}

/**
 * Of an unfinished run that is to go on and is asked for by its folder alone, and by where its images are now: also where defaults have
 * changed since it was started.
 */
async function ownConfig(flags: TrainFlags): Promise<Config | undefined> {
  const { config, set, dataset: name, root: place, recipe, fit, against, out, resume } = flags;
  if (!resume || !out || config || set.length > 0 || name || recipe || fit !== undefined || against) return undefined;
  const { RunFolder } = await import('../runs/folder/runFolder');
  const { configIn } = await import('../runs/folder/place');
  const folder = new RunFolder(out);
  if (!folder.exists) return undefined;
  const { resolveConfig } = await import('../config/resolve');
  return resolveConfig(configIn(folder), place === undefined ? {} : { dataset: { root: place } });
}

/** The dataset is packed first: how many images it has says what fits. */
async function fitting({ dataset }: Config): Promise<PartialConfig> {
  const { openDataset } = await import('../datasets/open');
  const { recipeFor } = await import('../config/recipes');
  const packed = await openDataset(dataset, onStderr());
  packed.close();
  return recipeFor(packed.splits.train.size);
}
