import { findCopies } from '../datasets/card/copies';
import type { SplitName } from '../datasets/dataset';
import { filledSplit } from '../datasets/splits/namedSplit';
import { argMaxRows, type ClassificationReport, classificationReport } from '../evaluation/classification';
import { type Calibration, errors } from './calibration';
import { type OpenRun, requireRun } from './openRun';

export interface Evaluation extends ClassificationReport {
  readonly dataset: string;
  /** `all` where the images of another dataset were not divided. */
  readonly split: SplitName | 'all';
  /** On the images of the split that have no exact copy among those that the run was trained on, where some have one and some have none. */
  readonly withoutCopies?: {
    readonly n: number;
    readonly accuracy: number;
    readonly accuracyInterval: readonly [number, number];
  };
  /** The run's temperature, and the expected calibration error of its probabilities on this split without and with it. */
  readonly calibration?: { readonly temperature: number; readonly error: Calibration['error'] };
}

/**
 * Judges a run's classifier on one split.
 * @throws UsageError when there is no such split, or it is given something else than a run
 * @throws MienError when it has no images
 */
export function evaluate(
  run: Pick<OpenRun, 'dataset' | 'training' | 'isWhole' | 'probabilities' | 'calibration'>,
  split: SplitName = 'test',
): Evaluation {
  requireRun(run);
  const { dataset, probabilities, calibration } = run;
  const images = filledSplit(dataset, split);
  const predictions = argMaxRows(probabilities(split).values, dataset.classes.length);
  const report = classificationReport(images.labels, predictions, dataset.classes);
  const { temperature } = calibration() ?? {};
  return {
    ...{ dataset: dataset.name, split: run.isWhole ? 'all' : split, ...report },
    ...withoutCopies(run, split, predictions),
    ...(temperature && {
      calibration: { temperature, error: errors(probabilities(split), images.labels, temperature) },
    }),
  };
}

function withoutCopies(
  { dataset, training }: Pick<OpenRun, 'dataset' | 'training'>,
  split: SplitName,
  predictions: Int32Array,
): Pick<Evaluation, 'withoutCopies'> {
  const { splits, shape, classes } = dataset;
  const images = splits[split];
  const copies = training && training !== images ? findCopies(images, training, shape) : [];
  if (!copies.includes(true) || !copies.includes(false)) return {};
  const kept = (values: Int32Array) => values.filter((_, i) => !copies[i]);
  const { n, accuracy, accuracyInterval } = classificationReport(kept(images.labels), kept(predictions), classes);
  return { withoutCopies: { n, accuracy, accuracyInterval } };
}
