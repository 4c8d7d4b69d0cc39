/** A finished run, opened once for everything that is done with it, and closed once. */

import type { SplitName } from '../datasets/dataset';
import { SPLIT_NAMES } from '../datasets/dataset';
import { splitNamed } from '../datasets/splits/namedSplit';
import { type Encoded, encodeSplit, type SplitCodes } from '../evaluation/encodeSplit';
import type { Matrix } from '../evaluation/matrix';
import { loadModel } from '../models/modelFiles';
import { hasKeys, LISTENER_KEYS, requireArgument, requireSettings, requireWords } from '../support/argument';
import { fitCalibration, readCalibration, writeCalibration } from './calibration';
import { type OpenModel, readRun } from './openModel';
import { openRunData, type RunData, type RunDataSettings } from './runData';

export interface OpenRun extends OpenModel, RunData {
  /** z_e and z_n of every image of a split; computed when they are first asked for and kept until the run is closed. */
  codes(split: SplitName): SplitCodes;
  /** [N, K] of every image of a split, as the mean over `evaluation.views` of it; kept like the codes. */
  probabilities(split: SplitName): Matrix;
  /** Frees the model and gives back the dataset's files; nothing can be computed with the run afterwards. */
  close(): void;
}

export type OpenRunSettings = RunDataSettings;

const SETTINGS = ['dataset', 'map', 'classes', 'whole', 'splits', 'thorough', 'accept', ...LISTENER_KEYS] as const;

/**
 * Opens a finished run with its dataset. Whoever opens it closes it; `withRun` does both.
 * @param path the run folder
 * @throws MienError when the run is not finished, its own data are not those any more that it was trained on, or the dataset has other
 * classes or another image shape than the model
 * @throws UsageError when the classes of another dataset are not the model's and the map does not say what they are, or all images are
 * asked for of the dataset that it was trained on
 */
export async function openRun(path: string, settings: OpenRunSettings = {}): Promise<OpenRun> {
  requireSettings(settings, SETTINGS);
  requireWords(settings.splits, SPLIT_NAMES, 'splits');
  const { folder, config: trained, summary } = readRun(path);
  const model = await loadModel(folder.model);
  try {
    const shape = model.disentangler.inputs[0]!.shape.slice(1) as [number, number, number];
    const known = { folder, config: trained, classes: summary.classes, shape };
    const { data, config, closeOwn } = await openRunData(known, settings);
    const { classes } = data.dataset;
    return opened({ folder, config, model, classes: summary.classes ?? classes, shape, ...data }, closeOwn);
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
  requireArgument(typeof use === 'function', use, 'The second argument', 'what to do with the run, a function');
  const run = await openRun(path, settings);
  try {
    return await use(run);
  } finally {
    run.close();
  }
}

/**
 * Refuses what is no open run, where one is asked for: a path, a promise, a model without images.
 * @throws UsageError naming what it is
 */
export function requireRun(run: unknown): void {
  requireArgument(hasKeys(run, 'dataset'), run, 'The run', 'what openRun gives, awaited: a run with its images');
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
    onceEach(seen, split, () => encodeSplit(model, splitNamed(dataset, split), shape, config.evaluation.views))
      .probabilities;
  return {
    ...{ ...run, probabilities },
    // one view is enough for codes: there may be many views, and images that only codes are asked of
    codes: (split) =>
      seen.get(split) ?? onceEach(codes, split, () => encodeSplit(model, splitNamed(dataset, split), shape)),
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
