/** The nearest-neighbour probe: what the training codes around a code are called. */
import type { Tensor2D } from '../../engine';
import { Random } from '../../support/random';
import type { Matrix } from '../matrix';
import { atOnce } from '../umap/breaths';
import { type Neighbours, neighboursAmong } from '../umap/neighbours';
import { type ProbeCodes, rowsOf } from './codes';
import type { Target } from './labelled';
import { type Shrunk, shrink } from './shrink';

/** How many neighbours may vote. */
const COUNTS = [1, 3, 7, 20, 50];
const MOST = Math.max(...COUNTS);

/** Training codes, at most, that the number of neighbours is chosen on, each read from all the others. */
const CHOSEN_ON = 2000;

/** Indices of neighbours, the nearest first. */
type Around = Pick<Neighbours, 'indices' | 'k'>;

interface OwnNeighbours extends Around {
  /** Which training codes these are. */
  readonly rows: Int32Array;
}

/** The neighbours that every factor and every seed is read from. */
export interface AllNeighbours {
  /** Of the test codes. */
  readonly test: Around;
  /** A part of the training codes a seed, without themselves. */
  readonly own: readonly OwnNeighbours[];
}

export interface NeighbourFit extends Shrunk {
  readonly count: number;
  /** [M, S] of the test codes. */
  readonly logits: Float32Array;
}

/** Euclidean, among standardised codes. */
export function findNeighbours({ train, test }: ProbeCodes, seeds: readonly number[]): AllNeighbours {
  const n = train.shape[0];
  const parts = seeds.map((seed) =>
    new Random(seed, 'neighbours').permutation(n).subarray(0, CHOSEN_ON).slice().sort(),
  );
  const all = Int32Array.from(new Set(parts.flatMap((rows) => [...rows]))).sort(); // seeds share many
  const { indices, k } = withoutThemselves(train, all);
  const places = new Map([...all].map((row, place) => [row, place]));
  const own = parts.map((rows) => {
    const some = new Int32Array(rows.length * k);
    for (const [i, row] of rows.entries()) {
      const from = places.get(row)! * k;
      some.set(indices.subarray(from, from + k), i * k);
    }
    return { rows, indices: some, k };
  });
  return { test: nearest(test, train, Math.min(MOST, n)), own };
}

/** The number of neighbours is chosen by leaving out: what each of the seed's codes is called by the others. */
export function readNeighbours({ test, own }: AllNeighbours, target: Target): NeighbourFit[] {
  return own.map(({ rows, ...around }) => {
    const known = Int32Array.from(rows.keys()).filter((i) => target.labels[rows[i]!]! >= 0);
    const labels = known.map((i) => target.labels[rows[i]!]!);
    const candidates = COUNTS.map((count) => {
      const logits = votes(around, known, count, target);
      return { count, ...shrink(logits, labels, target.logFrequencies) };
    });
    const best = candidates.reduce((a, b) => (b.crossEntropy < a.crossEntropy ? b : a));
    const all = Int32Array.from({ length: test.indices.length / test.k }, (_, i) => i);
    return { ...best, logits: votes(test, all, best.count, target) };
  });
}

/** log of (votes + f) / (neighbours of known label + 1), the classes' frequencies f being one vote. */
function votes(
  { indices, k }: Around,
  rows: Int32Array,
  count: number,
  { labels, logFrequencies }: Target,
): Float32Array {
  const classes = logFrequencies.length;
  const frequencies = logFrequencies.map(Math.exp);
  const logits = new Float32Array(rows.length * classes);
  for (const [i, row] of rows.entries()) {
    const own = logits.subarray(i * classes, (i + 1) * classes);
    let voters = 0;
    for (let j = 0; j < Math.min(count, k); j++) {
      const label = labels[indices[row * k + j]!]!;
      if (label < 0) continue;
      own[label]!++;
      voters++;
    }
    for (let c = 0; c < classes; c++) own[c] = Math.log((own[c]! + frequencies[c]!) / (voters + 1));
  }
  return logits;
}

function withoutThemselves(train: Tensor2D, rows: Int32Array): Around {
  const n = train.shape[0];
  const codes = rowsOf(train, rows);
  const found = nearest(codes, train, Math.min(MOST + 1, n));
  codes.dispose();
  const k = found.k - 1;
  const indices = new Int32Array(rows.length * k);
  for (const [i, row] of rows.entries()) {
    const all = found.indices.subarray(i * found.k, (i + 1) * found.k);
    const self = all.indexOf(row);
    indices.set(
      all.filter((_, j) => j !== (self < 0 ? k : self)),
      i * k,
    ); // not there itself: as near as many copies
  }
  return { indices, k };
}

function nearest(codes: Tensor2D, train: Tensor2D, k: number): Neighbours {
  return atOnce(neighboursAmong(matrixOf(train), matrixOf(codes), k));
}

function matrixOf(codes: Tensor2D): Matrix {
  return { values: codes.dataSync() as Float32Array, columns: codes.shape[1] };
}
