/** How good a classification is: accuracy with its interval, balanced accuracy, macro F1, recall of each class, confusion. */
import { mean, sum } from '../support/numbers';
import { wilsonInterval } from './intervals';

export interface ClassificationReport {
  readonly n: number;
  readonly accuracy: number;
  /** 95 %, Wilson. */
  readonly accuracyInterval: readonly [low: number, high: number];
  /** Mean recall over the classes that occur. */
  readonly balancedAccuracy: number;
  /** Mean F1 over the classes that occur or are predicted, as in scikit-learn. */
  readonly macroF1: number;
  readonly classes: readonly { readonly name: string; readonly n: number; readonly recall: number | null }[];
  /** [K][K] counts: the row is the true class, the column the predicted one. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * @param labels [N] true classes, 0 … K−1
 * @param predictions [N] predicted classes, 0 … K−1
 * @throws RangeError when the lengths differ, there is nothing to judge, or a class is out of range
 */
export function classificationReport(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classNames: readonly string[],
): ClassificationReport {
  const confusion = confusionMatrix(labels, predictions, classNames.length);
  const n = labels.length;
  const rows = confusion.map(sum);
  const columns = confusion.map((_, k) => sum(confusion.map((row) => row[k]!)));
  const hits = confusion.map((row, k) => row[k]!);
  const correct = sum(hits);
  const recalls = hits.map((hit, k) => (rows[k] ? hit / rows[k]! : null));
  const f1 = hits.flatMap((hit, k) => (rows[k]! + columns[k]! > 0 ? [(2 * hit) / (rows[k]! + columns[k]!)] : []));
  return {
    n,
    accuracy: correct / n,
    accuracyInterval: wilsonInterval(correct, n),
    balancedAccuracy: mean(recalls.filter((recall) => recall !== null)),
    macroF1: mean(f1),
    classes: classNames.map((name, k) => ({ name, n: rows[k]!, recall: recalls[k]! })),
    confusion,
  };
}

/** [K][K] counts: the row is the true class, the column the predicted one. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): number[][] {
  if (labels.length !== predictions.length || labels.length === 0) {
    throw new RangeError(`${labels.length} labels and ${predictions.length} predictions cannot be compared`);
  }
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    const row = confusion[labels[i] as number];
    const column = predictions[i] as number;
    if (row?.[column] === undefined) throw new RangeError(`Class ${labels[i]} or ${column} is not 0 … ${classes - 1}`);
    row[column]++;
  }
  return confusion;
}

/** [N, K] scores to [N] the class with the highest; of several, the first. */
export function argMaxRows(scores: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: scores.length / classes }, (_, i) => {
    let best = 0;
    for (let k = 1; k < classes; k++) if (scores[i * classes + k]! > scores[i * classes + best]!) best = k;
    return best;
  });
}
