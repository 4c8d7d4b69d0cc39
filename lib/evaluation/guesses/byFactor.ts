import { FOLDS } from './folds';
import type { Guesses } from './outOfFold';

/** Images of each class that every value counts as having besides its own, so that none is impossible. */
const SMOOTHING = 0.5;

/** A factor's values on images, and their classes where they are known. */
export interface CodedImages {
  /** [N] −1 where unknown. */
  readonly codes: Int32Array;
  /** [N] 0 … K−1 */
  readonly labels: Int32Array;
}

/**
 * Guesses each image's class from its value of a factor: how often each class has this value (an unknown one counting as a value)
 * among the images of the other folds, (n + ½) / (N + ½ K).
 * @param values how many the factor has
 * @param folds [N] 0 … 4
 * @param others [M] the values of images that are in no fold, which are guessed by all images
 */
export function guessByFactor(
  { codes, labels }: CodedImages,
  values: number,
  classes: number,
  folds: Int32Array,
  others: Int32Array = new Int32Array(0),
): Guesses {
  const width = values + 1; // the last is the unknown one
  const at = (code: number) => (code < 0 ? values : code) * classes;
  const all = new Float64Array(width * classes);
  const within = Array.from({ length: FOLDS }, () => new Float64Array(width * classes));
  for (const [i, label] of labels.entries()) {
    all[at(codes[i]!) + label]!++;
    within[folds[i]!]![at(codes[i]!) + label]!++;
  }
  const guess = (logs: Float32Array, row: number, code: number, less?: Float64Array) => {
    const counts = Array.from(
      { length: classes },
      (_, k) => all[at(code) + k]! - (less?.[at(code) + k] ?? 0) + SMOOTHING,
    );
    const total = counts.reduce((a, b) => a + b, 0);
    counts.forEach((count, k) => {
      logs[row * classes + k] = Math.log(count / total);
    });
  };
  const logs = new Float32Array(labels.length * classes);
  for (const [i, code] of codes.entries()) guess(logs, i, code, within[folds[i]!]);
  const outside = new Float32Array(others.length * classes);
  for (const [i, code] of others.entries()) guess(outside, i, code);
  return { logs, others: outside };
}
