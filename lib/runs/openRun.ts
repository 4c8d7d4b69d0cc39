/** A finished run, opened once for everything that is done with it, and closed once. */
import { fingerprint } from '../config/compare';
import type { Config, PartialConfig } from '../config/config';
import { resolveConfig } from '../config/resolve';
import type { SplitName } from '../datasets/dataset';
import { openDataset } from '../datasets/open';
import type { CachedDataset, PackSettings } from '../datasets/packed/cache';
import { type Encoded, encodeSplit, type SplitCodes } from '../evaluation/encodeSplit';
import type { Matrix } from '../evaluation/matrix';
import { loadModel, type TrainedModel } from '../models/modelFiles';
import { MienError } from '../support/errors';
import { configIn } from './folder/place';
import { RunFolder } from './folder/runFolder';

export interface OpenRun {
  /** Where it is. */
  readonly folder: RunFolder;
  readonly config: Config;
  readonly model: TrainedModel;
  /** The one that it was trained on, unless another was asked for. */
  readonly dataset: CachedDataset;
  /** z_e and z_n of every image of a split; computed when they are first asked for and kept until the run is closed. */
  codes(split: SplitName): SplitCodes;
  /** [N, K] of every image of a split, as the mean over `evaluation.views` of it; kept like the codes. */
  probabilities(split: SplitName): Matrix;
  /** Frees the model and gives back the dataset's files; nothing can be computed with the run afterwards. */
  close(): void;
}

export interface OpenRunSettings extends PackSettings {
  /** Another dataset than the run was trained on, or another place where it is. */
  readonly dataset?: PartialConfig['dataset'];
}

/**
 * Opens a finished run with its dataset. Whoever opens it closes it; `withRun` does both.
 * @param path the run folder
 * @throws MienError when the run is not finished or the dataset has other classes or another image shape than the model
 */
export async function openRun(path: string, { dataset: other, ...settings }: OpenRunSettings = {}): Promise<OpenRun> {
  const folder = new RunFolder(path);
  const config = resolveConfig(configIn(folder), { dataset: other ?? {} });
  const summary = folder.readSummary();
  if (summary.fingerprint !== fingerprint(folder.readConfig().config)) {
    throw new MienError(
      `${folder.path}/config.json is not what the run was trained with`,
      'Put it back, or train again.',
    );
  }
  const model = await loadModel(folder.model);
  try {
    const dataset = await openDataset(config.dataset, settings);
    try {
      checkFit(model, summary.classes ?? dataset.classes, dataset);
      return opened(folder, config, model, dataset);
    } catch (error) {
      dataset.close();
      throw error;
    }
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/**
 * Opens a finished run, does something with it and closes it, also where that fails.
 * @throws MienError as `openRun`, and whatever `use` throws
 */
export async function withRun<T>(
  path: string,
  use: (run: OpenRun) => T | Promise<T>,
  settings: OpenRunSettings = {},
): Promise<T> {
  const run = await openRun(path, settings);
  try {
    return await use(run);
  } finally {
    run.close();
  }
}

function opened(folder: RunFolder, config: Config, model: TrainedModel, dataset: CachedDataset): OpenRun {
  const { splits, shape } = dataset;
  const seen = new Map<SplitName, Encoded>();
  const codes = new Map<SplitName, SplitCodes>();
  return {
    ...{ folder, config, model, dataset },
    // one view is enough for codes: there may be many views, and images that only codes are asked of
    codes: (split) => seen.get(split) ?? onceEach(codes, split, () => encodeSplit(model, splits[split], shape)),
    probabilities: (split) =>
      onceEach(seen, split, () => encodeSplit(model, splits[split], shape, config.evaluation.views)).probabilities,
    close() {
      model.dispose();
      dataset.close();
    },
  };
}

function onceEach<T>(known: Map<SplitName, T>, split: SplitName, compute: () => T): T {
  const value = known.get(split) ?? compute();
  known.set(split, value);
  return value;
}

function checkFit(model: TrainedModel, classes: readonly string[], dataset: CachedDataset): void {
  const shape = model.disentangler.inputs[0]!.shape.slice(1).join(' × ');
  if (shape === dataset.shape.join(' × ') && classes.join() === dataset.classes.join()) return;
  throw new MienError(
    `The model takes ${shape} images of ${classes.join(', ')}; ${dataset.name} has ${dataset.shape.join(' × ')} images of ${dataset.classes.join(', ')}`,
    'Evaluate it on a dataset with the same classes in the same order.',
  );
}
