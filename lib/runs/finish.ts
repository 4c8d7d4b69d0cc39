import type { Config } from '../config/config';
import type { Dataset } from '../datasets/dataset';
import { encodeSplit } from '../evaluation/encodeSplit';
import { loadModel, modelsOf, saveModel } from '../models/modelFiles';
import type { Parts } from '../models/parts';
import { sum } from '../support/numbers';
import { type EpochRecord, keptEpoch } from '../training/trainer';
import { type Calibration, fitCalibration, writeCalibration } from './calibration';
import type { RunFolder, RunSummary } from './folder/runFolder';
import { modelMetadata } from './modelMetadata';

/**
 * Writes what a training leaves behind: the model, the temperature of its probabilities, and last the summary, which makes the run a finished one.
 * @param parts with the weights of the epoch that is kept
 */
export async function finish(
  folder: RunFolder,
  parts: Parts,
  history: readonly EpochRecord[],
  key: string,
  config: Config,
  dataset: Dataset,
): Promise<RunSummary> {
  const { keep } = config.training;
  await saveModel(folder.model, modelsOf(parts), { metadata: modelMetadata({ ...dataset, config }) });
  writeCalibration(folder, await calibrationOf(folder, config, dataset));
  const kept = keptEpoch(history, keep);
  const summary: RunSummary = {
    fingerprint: key,
    classes: dataset.classes,
    epochs: history.length,
    keptEpoch: kept.epoch,
    validation: kept.validation,
    seconds: sum(history.map(({ seconds }) => seconds)),
    peakMemory: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  folder.writeSummary(summary);
  return summary;
}

async function calibrationOf({ model: path }: RunFolder, config: Config, dataset: Dataset): Promise<Calibration> {
  const model = await loadModel(path);
  try {
    const { validation } = dataset.splits;
    const { probabilities } = encodeSplit(model, validation, dataset.shape, config.evaluation.views);
    return fitCalibration(probabilities, validation.labels);
  } finally {
    model.dispose();
  }
}
