import { findCopies } from '../datasets/card/copies';
import type { SplitName } from '../datasets/dataset';
import { argMaxRows, type ClassificationReport, classificationReport } from '../evaluation/classification';
import type { OpenRun } from './openRun';

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

/** Judges a run's classifier on one split. */
export function evaluate(
  { dataset, probabilities }: Pick<OpenRun, 'dataset' | 'probabilities'>,
  split: SplitName = 'test',
): Evaluation {
  const images = dataset.splits[split];
  const predictions = argMaxRows(probabilities(split).values, dataset.classes.length);
  const report = classificationReport(images.labels, predictions, dataset.classes);
  const copies = split === 'train' ? [] : findCopies(images, dataset.splits.train, dataset.shape);
  const evaluation: Evaluation = { dataset: dataset.name, split, ...report };
  if (!copies.includes(true) || !copies.includes(false)) return evaluation;
  const kept = (values: Int32Array) => values.filter((_, i) => !copies[i]);
  const { n, accuracy, accuracyInterval } = classificationReport(
    kept(images.labels),
    kept(predictions),
    dataset.classes,
  );
  return { ...evaluation, withoutCopies: { n, accuracy, accuracyInterval } };
}
