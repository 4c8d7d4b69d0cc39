import { resolve } from 'node:path';
import { fingerprint } from '../config/compare';
import type { Config, PartialConfig } from '../config/config';
import { resolveConfig } from '../config/resolve';
import { findCopies } from '../datasets/card/copies';
import type { SplitName } from '../datasets/dataset';
import { openDataset } from '../datasets/open';
import type { CachedDataset, PackSettings } from '../datasets/packed/cache';
import { argMaxRows, type ClassificationReport, classificationReport } from '../evaluation/classification';
import { encodeSplit, type SplitCodes } from '../evaluation/encodeSplit';
import { loadModel, type TrainedModel } from '../models/modelFiles';
import { MienError } from '../support/errors';
import { RunFolder } from './runFolder';

export interface Evaluation extends ClassificationReport {
  readonly dataset: string;
  readonly split: SplitName;
  /** On the images of the split that have no exact copy in training, where some have one and some have none. */
  readonly withoutCopies?: {
    readonly n: number;
    readonly accuracy: number;
    readonly accuracyInterval: readonly [number, number];
  };
}

/** A finished run, opened: its configuration, model and dataset. */
export interface OpenRun {
  readonly config: Config;
  readonly model: TrainedModel;
  readonly dataset: CachedDataset;
}

/**
 * @param dataset another dataset than the run was trained on, or another place where it is
 * @throws MienError when the run is not finished or the dataset has other classes or another image shape than the model
 */
export async function openRun(
  run: string,
  dataset: PartialConfig['dataset'] = {},
  settings: PackSettings = {},
): Promise<OpenRun> {
  const folder = new RunFolder(resolve(run));
  const stored = folder.readConfig().config as PartialConfig;
  const trained = resolveConfig(stored); // keys that were added since have their defaults
  const config = resolveConfig(trained, { dataset });
  const summary = folder.readSummary();
  if (summary.fingerprint !== fingerprint(stored)) {
    throw new MienError(
      `${folder.path}/config.json is not what the run was trained with`,
      'Put it back, or train again.',
    );
  }
  const model = await loadModel(folder.model);
  const opened = await openDataset(config.dataset, settings);
  checkFit(model, summary.classes ?? opened.classes, opened);
  return { config, model, dataset: opened };
}

/** Judges a finished run's classifier on one split. */
export async function evaluateRun(
  run: string,
  split: SplitName = 'test',
  dataset: PartialConfig['dataset'] = {},
  settings: PackSettings = {},
): Promise<Evaluation> {
  const opened = await openRun(run, dataset, settings);
  try {
    return evaluateOpenRun(opened, split).evaluation;
  } finally {
    opened.model.dispose();
    opened.dataset.close();
  }
}

/** The same for a run that is open, together with the codes that the split was given. */
export function evaluateOpenRun(
  { config, model, dataset }: OpenRun,
  split: SplitName,
): { evaluation: Evaluation; codes: SplitCodes } {
  const images = dataset.splits[split];
  const codes = encodeSplit(model, images, dataset.shape, config.evaluation.views);
  const predictions = argMaxRows(codes.probabilities.values, dataset.classes.length);
  const report = classificationReport(images.labels, predictions, dataset.classes);
  const copies = split === 'train' ? [] : findCopies(images, dataset.splits.train, dataset.shape);
  const evaluation: Evaluation = { dataset: dataset.name, split, ...report };
  if (!copies.includes(true) || !copies.includes(false)) return { evaluation, codes };
  const kept = (values: Int32Array) => values.filter((_, i) => !copies[i]);
  const { n, accuracy, accuracyInterval } = classificationReport(
    kept(images.labels),
    kept(predictions),
    dataset.classes,
  );
  return { evaluation: { ...evaluation, withoutCopies: { n, accuracy, accuracyInterval } }, codes };
}

function checkFit(model: TrainedModel, classes: readonly string[], dataset: CachedDataset): void {
  const shape = model.disentangler.inputs[0]!.shape.slice(1).join(' × ');
  if (shape === dataset.shape.join(' × ') && classes.join() === dataset.classes.join()) return;
  throw new MienError(
    `The model takes ${shape} images of ${classes.join(', ')}; ${dataset.name} has ${dataset.shape.join(' × ')} images of ${dataset.classes.join(', ')}`,
    'Evaluate it on a dataset with the same classes in the same order.',
  );
}
