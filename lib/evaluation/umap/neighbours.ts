import { computed, tf } from '../../engine';
import { MienError } from '../../support/errors';
import type { Matrix } from '../matrix';
import { atOnce } from './breaths';

/** The k nearest rows of each of M points, nearest first. */
export interface Neighbours {
  readonly k: number;
  /** [M, k] */
  readonly indices: Int32Array;
  /** [M, k], Euclidean */
  readonly distances: Float64Array;
}

/** Distances held at once, which bounds the memory: 16 MiB in float32, and a few copies. */
const CELLS = 2 ** 22;
/** Most rows whose neighbours are searched at once: a tenth of a second for thousands of points. */
const MOST_ROWS = 512;
/** The engine ranks by rounded distances; so many more than asked for are looked at exactly. */
const SPARE = 2;

/** Exact Euclidean neighbours, each point its own first: `[N, D] -> [N][k]`. */
export function nearestNeighbours(codes: Matrix, k: number): { indices: number[][]; distances: number[][] } {
  const { indices, distances } = atOnce(neighboursWithin(codes, k));
  const rows = <T extends Int32Array | Float64Array>(flat: T) =>
    Array.from({ length: flat.length / k }, (_, i) => Array.from(flat.subarray(i * k, (i + 1) * k)));
  return { indices: rows(indices), distances: rows(distances) };
}

/** Each point's neighbours among the others, with itself as the first. Yields after every block. */
export function neighboursWithin(codes: Matrix, k: number): Generator<void, Neighbours> {
  return search(codes, codes, k, true);
}

/** The neighbours of new points among fitted ones. Yields after every block. */
export function neighboursAmong(fitted: Matrix, codes: Matrix, k: number): Generator<void, Neighbours> {
  return search(fitted, codes, k, false);
}

function* search(fitted: Matrix, codes: Matrix, k: number, same: boolean): Generator<void, Neighbours> {
  const { columns } = fitted;
  const [n, m] = [fitted.values.length / columns, codes.values.length / columns];
  if (k > n) throw new MienError(`${n} points have no ${k} neighbours`, 'Ask for fewer.');
  const indices = new Int32Array(m * k);
  const distances = new Float64Array(m * k);
  const rows = Math.max(1, Math.min(MOST_ROWS, Math.floor(CELLS / n)));
  // centred, or an offset that all share would use up the digits of the squares
  const [mean, centred, norms] = tf.tidy(() => {
    const given = tf.tensor2d(fitted.values, [n, columns]);
    const mean = given.mean(0);
    const centred = given.sub(mean);
    return [mean, centred, centred.square().sum(1)] as const;
  });
  try {
    for (let start = 0; start < m; start += rows) {
      const block = codes.values.subarray(start * columns, Math.min(start + rows, m) * columns);
      const size = block.length / columns;
      const candidates = Math.min(n, k + SPARE);
      const found = computed<Int32Array>(() => {
        const queries = tf.tensor2d(block, [size, columns]).sub(mean);
        // 2 q·x − |x|², which falls as the distance rises: |q|² is the same for a whole row
        const closeness = queries.mul(2).matMul(centred, false, true).sub(norms); // [size, N]
        return tf.topk(closeness, candidates, true).indices;
      });
      for (let i = 0; i < size; i++) {
        const row = start + i;
        const own = { indices: indices.subarray(row * k, (row + 1) * k), distances: distances.subarray(row * k) };
        let count = 0;
        if (same) count = insert(own, 0, row, -1); // which an exact copy could come before
        for (const index of found.subarray(i * candidates, (i + 1) * candidates)) {
          if (!same || index !== row) count = insert(own, count, index, distance(codes, row, fitted, index));
        }
        if (same) own.distances[0] = 0;
      }
      yield;
    }
  } finally {
    tf.dispose([mean, centred, norms]);
  }
  return { k, indices, distances };
}

/**
 * Puts one where it belongs among the nearest, by distance and then by index; whoever is then too many is dropped. They come nearly in order.
 * @param count how many there are
 * @returns how many there are now
 */
function insert({ indices, distances }: Omit<Neighbours, 'k'>, count: number, index: number, distance: number): number {
  let at = count;
  while (at > 0 && (distances[at - 1]! > distance || (distances[at - 1] === distance && indices[at - 1]! > index)))
    at--;
  if (at === indices.length) return count;
  const last = Math.min(count, indices.length - 1);
  indices.copyWithin(at + 1, at, last);
  distances.copyWithin(at + 1, at, last);
  indices[at] = index;
  distances[at] = distance;
  return last + 1;
}

function distance(a: Matrix, i: number, b: Matrix, j: number): number {
  let sum = 0;
  for (let d = 0; d < a.columns; d++) {
    const difference = a.values[i * a.columns + d]! - b.values[j * a.columns + d]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
