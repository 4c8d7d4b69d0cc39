/** What a finished run has learned, opened without the images it learned from: for photographs, and for other programs. */
import { fingerprint } from '../config/compare';
import type { Config } from '../config/config';
import type { ImageShape } from '../datasets/dataset';
import { loadModel, type TrainedModel } from '../models/modelFiles';
import { hasKeys, requireArgument } from '../support/argument';
import { MienError } from '../support/errors';
import { type Calibration, readCalibration } from './calibration';
import { configIn } from './folder/place';
import { RunFolder, type RunSummary } from './folder/runFolder';

export interface OpenModel {
  /** Where it is. */
  readonly folder: RunFolder;
  readonly config: Config;
  readonly model: TrainedModel;
  /** [K] expression names in the order of the probabilities. */
  readonly classes: readonly string[];
  /** Of the images that it takes. */
  readonly shape: ImageShape;
  /** How sure its probabilities may be; undefined for a run of before there was one, until it is opened with its images and asked. */
  calibration(): Calibration | undefined;
  /** Frees the model; nothing can be computed with it afterwards. */
  close(): void;
}

/**
 * Opens the model of a finished run. Whoever opens it closes it.
 * @param path the run folder
 * @throws MienError when the run is not finished, or was trained by the first version, which did not keep the names of the classes
 */
export async function openModel(path: string): Promise<OpenModel> {
  const { folder, config, summary } = readRun(path);
  const { classes } = summary;
  if (!classes) {
    throw new MienError(
      `The run in ${folder.path} does not say what its classes are called`,
      'It was trained by the first version of mien; train it again.',
    );
  }
  const model = await loadModel(folder.model);
  return {
    ...{ folder, config, model, classes, shape: shapeOf(model) },
    calibration: () => readCalibration(folder),
    close: () => model.dispose(),
  };
}

/**
 * @throws UsageError when the path is no string
 * @throws MienError when the run is not finished, or its configuration is not the one that it was trained with
 */
export function readRun(path: string): { folder: RunFolder; config: Config; summary: RunSummary } {
  requireArgument(typeof path === 'string', path, 'The run', 'the path of its folder, a string');
  const folder = new RunFolder(path);
  const config = configIn(folder);
  const summary = folder.readSummary();
  if (summary.fingerprint !== fingerprint(folder.readConfig().config)) {
    throw new MienError(
      `${folder.path}/config.json is not what the run was trained with`,
      'Put it back, or train again.',
    );
  }
  return { folder, config, summary };
}

/**
 * Refuses what is no open model, nor run, where one is asked for: a path, a promise.
 * @throws UsageError naming what it is
 */
export function requireModel(model: unknown): void {
  requireArgument(hasKeys(model, 'model', 'shape'), model, 'The model', 'what openModel or openRun gives, awaited');
}

function shapeOf({ disentangler }: Pick<TrainedModel, 'disentangler'>): ImageShape {
  return disentangler.inputs[0]!.shape.slice(1) as unknown as ImageShape;
}
