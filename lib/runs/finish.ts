import type { Config } from '../config/config';
import { type Dataset, guessingShare, type Split } from '../datasets/dataset';
import { viewOf } from '../datasets/splits/splitView';
import { encodeSplitTelling } from '../evaluation/encodeSplit';
import { VIEWS } from '../evaluation/views';
import { loadModel, modelsOf, saveModel } from '../models/modelFiles';
import type { Parts } from '../models/parts';
import { type Listener, type Report, reportTo } from '../support/listener';
import { sum } from '../support/numbers';
import { Random } from '../support/random';
import { type EpochRecord, keptEpoch } from '../training/trainer';
import { type Calibration, fitCalibration, MOST_CALIBRATING, writeCalibration } from './calibration';
import type { RunFolder, RunSummary } from './folder/runFolder';
import { modelMetadata } from './modelMetadata';

const INTERRUPTED = [
  'Interrupted while the probabilities were calibrated; every epoch is kept.',
  'End it with --resume.',
] as const;

/**
 * Writes what a training leaves behind: the model, the temperature of its probabilities, and last the summary, which makes the run a finished one.
 * @param parts with the weights of the epoch that is kept
 * @throws InterruptedError when it is aborted; no summary is written then, so that the run goes on here when it is resumed
 */
export async function finish(
  folder: RunFolder,
  parts: Parts,
  history: readonly EpochRecord[],
  key: string,
  config: Config,
  dataset: Dataset,
  listener: Listener = {},
): Promise<RunSummary> {
  const { keep } = config.training;
  await saveModel(folder.model, modelsOf(parts), { metadata: modelMetadata({ ...dataset, config }) });
  writeCalibration(folder, await calibrationOf(folder, config, dataset, listener));
  const kept = keptEpoch(history, keep);
  const summary: RunSummary = {
    fingerprint: key,
    classes: dataset.classes,
    epochs: history.length,
    keptEpoch: kept.epoch,
    validation: kept.validation,
    guessing: guessingShare(dataset.splits.validation, dataset.classes.length),
    seconds: sum(history.map(({ seconds }) => seconds)),
    peakMemory: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  folder.writeSummary(summary);
  return summary;
}

/** The validation split, or images of it drawn by seed. */
function someOf({ splits: { validation }, shape }: Pick<Dataset, 'splits' | 'shape'>): Split {
  if (validation.size <= MOST_CALIBRATING) return validation;
  const drawn = new Random(1, 'calibration').permutation(validation.size).subarray(0, MOST_CALIBRATING).sort();
  const places = Array.from(drawn, (index) => ({ split: validation, index }));
  return viewOf('validation', places, validation, shape);
}

/** Of many views of each image it takes minutes, after what looks like the end, so that it says how far it is. */
async function calibrationOf(
  { model: path }: RunFolder,
  { evaluation: { views } }: Config,
  dataset: Dataset,
  { progress, signal }: Listener,
): Promise<Calibration> {
  const { length } = VIEWS[views];
  const model = await loadModel(path);
  try {
    const validation = someOf(dataset);
    const report = reportTo({ signal, ...(length > 2 && { progress }) }, 'Calibrating', INTERRUPTED);
    const tell: Report = (done, total) => report(done, total, `${length} views of each validation image`);
    const { probabilities } = await encodeSplitTelling(model, validation, dataset.shape, views, tell);
    return fitCalibration(probabilities, validation.labels);
  } finally {
    model.dispose();
  }
}
