/** A finished run, opened once for everything that is done with it, and closed once. */
import { differences } from '../config/compare';
import type { Config, PartialConfig } from '../config/config';
import { resolveConfig } from '../config/resolve';
import type { Split, SplitName } from '../datasets/dataset';
import type { ClassMap } from '../datasets/matching/classMap';
import { openFor } from '../datasets/matching/openFor';
import { openDataset } from '../datasets/open';
import type { CachedDataset, PackSettings } from '../datasets/packed/cache';
import { type Encoded, encodeSplit, type SplitCodes } from '../evaluation/encodeSplit';
import type { Matrix } from '../evaluation/matrix';
import { loadModel, type TrainedModel } from '../models/modelFiles';
import { InterruptedError, MienError } from '../support/errors';
import { fitCalibration, readCalibration, writeCalibration } from './calibration';
import { withoutPlaces } from './folder/place';
import type { RunFolder } from './folder/runFolder';
import { type OpenModel, readRun } from './openModel';
import { checkSameData } from './sameData';

export interface OpenRun extends OpenModel {
  /** The one that it was trained on, unless another was asked for. */
  readonly dataset: CachedDataset;
  /** Whether it is the one that it was trained on, wherever that lies by now. */
  readonly isOwn: boolean;
  /** The images that it was trained on; undefined where they are not to be had any more. */
  readonly training: Split | undefined;
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
  /** Which of the model's classes those of another dataset are, where their names do not say. */
  readonly map?: ClassMap;
  /** Those that will be looked at, which have to be as they were when the run was trained; default all. Of no effect on another dataset. */
  readonly splits?: readonly SplitName[];
}

/**
 * Opens a finished run with its dataset. Whoever opens it closes it; `withRun` does both.
 * @param path the run folder
 * @throws MienError when the run is not finished, its own data are not those any more that it was trained on, or the dataset has other
 * classes or another image shape than the model
 */
export async function openRun(
  path: string,
  { dataset: other, map, splits, ...settings }: OpenRunSettings = {},
): Promise<OpenRun> {
  const { folder, config: trained, summary } = readRun(path);
  const config = withDataset(trained, other);
  const model = await loadModel(folder.model);
  try {
    const dataset = await openedFor(model, summary.classes, config, isAsked(other), { map, ...settings });
    try {
      checkFit(model, summary.classes ?? dataset.classes, dataset);
      if (!isAsked(other)) checkSameData(folder, dataset.digest, splits);
      const { data } = folder.readConfig();
      const isOwn = data ? dataset.digest.whole === data.whole : isSameChoice(trained, config);
      const own = isOwn ? dataset : await openOwn(folder, trained, settings);
      const { classes, shape } = dataset;
      return opened({ folder, config, model, classes, shape, dataset, isOwn, training: own?.splits.train }, () => {
        if (own !== dataset) own?.close();
      });
    } catch (error) {
      dataset.close();
      throw error;
    }
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** The dataset that a run was trained on, where it is still there and has the same training images. */
async function openOwn(
  folder: RunFolder,
  { dataset }: Config,
  settings: PackSettings,
): Promise<CachedDataset | undefined> {
  try {
    const own = await openDataset(dataset, settings);
    if (own.digest.splits.train.images === folder.readConfig().data?.splits.train.images) return own;
    own.close();
  } catch (error) {
    if (!(error instanceof MienError) || error instanceof InterruptedError) throw error;
  }
  settings.note?.(
    'The images that the run was trained on are not there any more: copies of them among these cannot be told.',
  );
  return undefined;
}

/** Of a run that keeps no digest of its data: wherever they lie. */
function isSameChoice(...configs: readonly [Config, Config]): boolean {
  const [one, other] = configs.map((config) => withoutPlaces(config).dataset);
  return differences(one, other).length === 0;
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

function opened(
  run: Omit<OpenRun, 'codes' | 'probabilities' | 'calibration' | 'close'>,
  closeOwn: () => void,
): OpenRun {
  const { folder, config, model, dataset, isOwn } = run;
  const { splits, shape } = dataset;
  const seen = new Map<SplitName, Encoded>();
  const codes = new Map<SplitName, SplitCodes>();
  const probabilities = (split: SplitName) =>
    onceEach(seen, split, () => encodeSplit(model, splits[split], shape, config.evaluation.views)).probabilities;
  return {
    ...{ ...run, probabilities },
    // one view is enough for codes: there may be many views, and images that only codes are asked of
    codes: (split) => seen.get(split) ?? onceEach(codes, split, () => encodeSplit(model, splits[split], shape)),
    calibration() {
      const known = readCalibration(folder);
      if (known || !isOwn) return known;
      const fitted = fitCalibration(probabilities('validation'), splits.validation.labels);
      writeCalibration(folder, fitted);
      return fitted;
    },
    close() {
      model.dispose();
      dataset.close();
      closeOwn();
    },
  };
}

function onceEach<T>(known: Map<SplitName, T>, split: SplitName, compute: () => T): T {
  const value = known.get(split) ?? compute();
  known.set(split, value);
  return value;
}

const isAsked = (dataset: PartialConfig['dataset']) => Object.keys(dataset ?? {}).length > 0;

/** Of another dataset than the run's nothing is as it was in the run: not its fold, its subset, its margin. */
function withDataset(trained: Config, other: PartialConfig['dataset'] = {}): Config {
  const { dataset, ...rest } = trained;
  return other.name === undefined || other.name === dataset.name
    ? resolveConfig(trained, { dataset: other })
    : resolveConfig(rest, { dataset: other });
}

/** Another dataset comes in the size, colour and classes of the model; its own is as it was trained on. */
async function openedFor(
  model: TrainedModel,
  classes: readonly string[] | undefined,
  { dataset }: Config,
  isOther: boolean,
  { map, ...settings }: OpenRunSettings,
): Promise<CachedDataset> {
  if (!isOther || !classes) return openDataset(dataset, settings);
  const [height, width, channels] = model.disentangler.inputs[0]!.shape.slice(1) as [number, number, number];
  return openFor({ classes, shape: [height, width, channels] }, dataset, map, settings);
}

function checkFit(model: TrainedModel, classes: readonly string[], dataset: CachedDataset): void {
  const shape = model.disentangler.inputs[0]!.shape.slice(1).join(' × ');
  if (shape === dataset.shape.join(' × ') && classes.join() === dataset.classes.join()) return;
  throw new MienError(
    `The model takes ${shape} images of ${classes.join(', ')}; ${dataset.name} has ${dataset.shape.join(' × ')} images of ${dataset.classes.join(', ')}`,
    'Evaluate it on a dataset with the same classes in the same order.',
  );
}
