import { Random } from '../../support/random';

/** Of a cross-fit. */
export const FOLDS = 5;

/**
 * [N] a fold, 0 … 4, for each image: each class is spread over the folds as evenly as can be.
 * @param groups [N] what belongs together, such as the copies of one image; by default each image is by itself. A group goes
 * where its first image goes
 */
export function stratifiedFolds(labels: ArrayLike<number>, seed = 1, groups?: ArrayLike<number>): Int32Array {
  const next = new Map<number, number>();
  const ofGroup = new Map<number, number>();
  const folds = new Int32Array(labels.length);
  for (const row of new Random(seed, 'cross-fit').permutation(labels.length)) {
    const label = labels[row]!;
    const group = groups?.[row] ?? row;
    const known = ofGroup.get(group);
    const turn = next.get(label) ?? label; // small classes do not all begin with the same fold
    const fold = known ?? turn % FOLDS;
    folds[row] = fold;
    ofGroup.set(group, fold);
    if (known === undefined) next.set(label, turn + 1);
  }
  return folds;
}
