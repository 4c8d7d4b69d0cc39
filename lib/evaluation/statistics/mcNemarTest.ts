import { MienError } from '../../support/errors';
import { headsAtMost } from './distributions';

export interface McNemarTest {
  readonly n: number;
  /** Images that only the first classifier got right. */
  readonly onlyFirst: number;
  /** Images that only the second got right. */
  readonly onlySecond: number;
  /** Accuracy of the first less that of the second. */
  readonly difference: number;
  /** Two-sided, exact. */
  readonly p: number;
}

/**
 * Whether two classifiers differ in accuracy on the same images (McNemar 1947, with the exact binomial test). It speaks of these two trained
 * models; whether a method is better takes several seeds and a paired test over them.
 * @param labels [N] @param first [N] predicted classes @param second [N]
 * @throws MienError when the lengths differ or there is nothing
 */
export function mcNemarTest(
  labels: ArrayLike<number>,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): McNemarTest {
  const n = labels.length;
  if (n === 0 || first.length !== n || second.length !== n) {
    throw new MienError(
      `${first.length} and ${second.length} predictions for ${n} labels`,
      'Give both for the same images, in the same order.',
    );
  }
  let [onlyFirst, onlySecond] = [0, 0];
  for (let i = 0; i < n; i++) {
    if (first[i] === labels[i] && second[i] !== labels[i]) onlyFirst++;
    if (first[i] !== labels[i] && second[i] === labels[i]) onlySecond++;
  }
  const p = Math.min(1, 2 * headsAtMost(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond));
  return { n, onlyFirst, onlySecond, difference: (onlyFirst - onlySecond) / n, p };
}
