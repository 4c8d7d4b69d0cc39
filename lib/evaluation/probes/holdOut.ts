import { Random } from '../../support/random';

/** Share of the training codes that is held out, to choose by. */
const SHARE = 0.15;

/** Some of the training codes, by number, ascending. */
export interface HoldOut {
  readonly fit: Int32Array;
  readonly held: Int32Array;
}

/** Of `size` training codes about 15 %, at least one where there are two, drawn by the seed. */
export function drawHoldOut(size: number, seed: number): HoldOut {
  const order = new Random(seed, 'hold out').permutation(size);
  const count = size < 2 ? 0 : Math.max(1, Math.round(SHARE * size));
  return { held: order.slice(0, count).sort(), fit: order.slice(count).sort() };
}

/**
 * What the hold-out is for one factor: rows of unknown label are in neither part, and those of a class that would have none left to learn
 * from stay in training, so that the held-out part can be empty.
 * @param labels [N] −1 for unknown
 */
export function holdOutOf(labels: Int32Array, { fit, held }: HoldOut): HoldOut {
  const learned = new Set(fit.map((row) => labels[row]!));
  const known = (rows: Int32Array) => rows.filter((row) => labels[row]! >= 0);
  const stays = (row: number) => !learned.has(labels[row]!);
  return {
    fit: Int32Array.from([...known(fit), ...known(held).filter(stays)]).sort(),
    held: known(held).filter((row) => !stays(row)),
  };
}

/**
 * [N, S] one-hot in the given rows, zero in all others: a row of zeros pulls at nothing.
 * @param labels [N] 0 … S−1
 */
export function oneHot(labels: Int32Array, rows: Int32Array, classes: number): Float32Array {
  const values = new Float32Array(labels.length * classes);
  for (const row of rows) values[row * classes + labels[row]!] = 1;
  return values;
}
