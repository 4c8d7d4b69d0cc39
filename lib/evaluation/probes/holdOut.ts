import { groupBy } from '../../support/numbers';
import { Random } from '../../support/random';

/** Share of each class that is held out to choose the regularisation. */
const SHARE = 0.15;

/**
 * Splits training rows in two by chance, class by class: of each class with more than one row about 15 %, at least one, is held out. A
 * class of a single row stays in training, so the held-out part can be empty.
 * @param labels [N] 0 … K−1
 * @returns row numbers, ascending; how many there are of each class does not depend on the seed
 */
export function holdOut(labels: Int32Array, seed: number): { fit: Int32Array; held: Int32Array } {
  const order = new Random(seed, 'hold out').permutation(labels.length);
  const isHeld = new Uint8Array(labels.length);
  for (const rows of groupBy(order, (row) => labels[row]!).values()) {
    if (rows.length === 1) continue;
    for (const row of rows.slice(0, Math.max(1, Math.round(SHARE * rows.length)))) isHeld[row] = 1;
  }
  const all = Int32Array.from(labels, (_, i) => i);
  return { fit: all.filter((i) => !isHeld[i]), held: all.filter((i) => isHeld[i]) };
}
