import { tf } from '../engine';
import { Random } from '../support/random';
import { checkLabelled, type LabelledCodes, type LabelledFactor, scalesOf } from './disentanglement/labelledCodes';
import type { Matrix } from './matrix';
import { nearestFirst } from './nearestFirst';

export interface RetrievalRow {
  readonly factor: string;
  /** Images asked about: those whose value another image shares. */
  readonly queries: number;
  readonly k: number;
  /** Share of the k nearest images with the same value, averaged over the queries; null without queries, as the next. */
  readonly precision: number | null;
  /** Mean average precision over the whole ranking. */
  readonly meanAveragePrecision: number | null;
  /** What a random ranking would give. */
  readonly chance: { readonly precision: number | null; readonly meanAveragePrecision: number | null };
}

/** More images than this are asked about by a sample of so many. */
const MOST_QUERIES = 2000;
/** Closenesses held at once. */
const CELLS = 2 ** 21;

/**
 * How well nearest neighbours in a code share each factor: every image ranks all others by Euclidean distance on standardised columns.
 * Standardising keeps a dimension from ruling by its scale, and no direction from the origin is special, as it would be for the cosine.
 * Distances are float32. Images without the factor's value are neither asked about nor ranked for it. Time grows with N² D.
 * @param k neighbours for the precision; at most all others
 * @throws MienError as `checkLabelled`
 */
export function retrieval({ codes, factors }: LabelledCodes, k = 10, seed = 1): RetrievalRow[] {
  const n = checkLabelled({ codes, factors });
  const asked =
    n <= MOST_QUERIES ? undefined : new Random(seed, 'retrieval').permutation(n).subarray(0, MOST_QUERIES).sort();
  const queries = asked ?? Int32Array.from({ length: n }, (_, i) => i);
  const tallies = factors.map((factor) => new Tally(factor, Math.min(k, n - 1)));
  for (const { query, ranking } of rankings(codes, queries)) for (const tally of tallies) tally.add(query, ranking);
  return tallies.map((tally) => tally.row());
}

/** For each query all other images, nearest first. The same array every time. */
function* rankings(codes: Matrix, queries: Int32Array): Generator<{ query: number; ranking: Int32Array }> {
  const { values, columns } = codes;
  const n = values.length / columns;
  const scales = scalesOf(codes);
  const standard = values.map((value, i) => {
    const { mean, deviation } = scales[i % columns]!;
    return deviation === 0 ? 0 : (value - mean) / deviation;
  });
  const rows = Math.max(1, Math.min(queries.length, Math.floor(CELLS / n)));
  const ranking = new Int32Array(n - 1);
  for (let start = 0; start < queries.length; start += rows) {
    const block = queries.subarray(start, start + rows);
    const distances = tf.tidy(() => {
      const all = tf.tensor2d(standard, [n, columns]);
      const some = all.gather(tf.tensor1d(block, 'int32'));
      const dots = some.matMul(all, false, true).mul(2);
      return all.square().sum(1).add(some.square().sum(1, true)).sub(dots).relu();
    });
    const squared = distances.dataSync() as Float32Array;
    distances.dispose();
    for (const [b, query] of block.entries()) {
      nearestFirst(squared.subarray(b * n, (b + 1) * n), query, ranking);
      yield { query, ranking };
    }
  }
}

/** Adds up one factor's rankings. */
class Tally {
  private readonly counts = new Map<number, number>();
  private known = 0;
  /** 1 + 1/2 + … + 1/(known − 1) */
  private harmonic = 0;
  private queries = 0;
  private readonly sums = { precision: 0, average: 0, chancePrecision: 0, chanceAverage: 0 };

  constructor(
    private readonly factor: LabelledFactor,
    private readonly k: number,
  ) {
    for (const value of Array.from(factor.codes)) {
      if (value < 0) continue;
      this.known++;
      this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
    }
    for (let i = 1; i < this.known; i++) this.harmonic += 1 / i;
  }

  add(query: number, ranking: Int32Array): void {
    const { codes } = this.factor;
    const value = codes[query]!;
    const relevant = (this.counts.get(value) ?? 0) - 1;
    if (value < 0 || relevant < 1) return;
    const others = this.known - 1;
    const k = Math.min(this.k, others);
    let [rank, hits, within, sum] = [0, 0, 0, 0];
    for (let at = 0; hits < relevant; at++) {
      const other = codes[ranking[at]!]!;
      if (other < 0) continue;
      rank++;
      if (other !== value) continue;
      hits++;
      if (rank <= k) within++;
      sum += hits / rank;
    }
    this.queries++;
    this.sums.precision += within / k;
    this.sums.average += sum / relevant;
    this.sums.chancePrecision += relevant / others;
    this.sums.chanceAverage += averageByChance(relevant, others, this.harmonic);
  }

  row(): RetrievalRow {
    const { precision, average, chancePrecision, chanceAverage } = this.sums;
    const mean = (total: number) => (this.queries === 0 ? null : total / this.queries);
    return {
      factor: this.factor.name,
      queries: this.queries,
      k: Math.min(this.k, Math.max(0, this.known - 1)),
      precision: mean(precision),
      meanAveragePrecision: mean(average),
      chance: { precision: mean(chancePrecision), meanAveragePrecision: mean(chanceAverage) },
    };
  }
}

/**
 * The average precision to expect of a random ranking: at rank i, given a hit there, 1 + (i − 1)(R − 1)/(M − 1) hits are expected so far, so
 * that the mean of hits/i over the M ranks is p + (1 − p) H_M/M with p = (R − 1)/(M − 1).
 * @param harmonic H_M
 */
function averageByChance(relevant: number, others: number, harmonic: number): number {
  if (others === 1) return 1;
  const p = (relevant - 1) / (others - 1);
  return p + ((1 - p) * harmonic) / others;
}
