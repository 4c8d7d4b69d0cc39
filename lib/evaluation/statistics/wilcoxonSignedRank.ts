import { sum } from '../../support/numbers';
import { differences } from './checkSamples';
import { normalBelow } from './distributions';

export interface SignedRankTest {
  /** Pairs that differ; the others are left out. */
  readonly n: number;
  /** Sum of the ranks of the pairs where the first is the larger. */
  readonly positive: number;
  /** Sum of the ranks of the others. */
  readonly negative: number;
  /** Two-sided. */
  readonly p: number;
}

/** Up to so many pairs every assignment of signs is counted, 2^n of them, which a number still holds exactly. */
const EXACT_UP_TO = 50;

/**
 * Whether `first` tends to be above or below `second`, for pairs, by the ranks of their differences (Wilcoxon 1945). Exact for up to 50
 * pairs, also where differences are equally large (they share the mean of their ranks); the normal approximation beyond. Five pairs or fewer
 * cannot come out below p = 0.05.
 * @throws MienError when the lengths differ, there is no pair, or a value is not finite
 */
export function wilcoxonSignedRank(first: readonly number[], second: readonly number[]): SignedRankTest {
  // to twelve digits, or 0.3 − 0.1 and 0.4 − 0.2 would not be equally large
  const change = differences(first, second)
    .filter((value) => value !== 0)
    .map((value) => Number(value.toPrecision(12)));
  const n = change.length;
  const doubled = doubledRanks(change.map(Math.abs));
  const positive = sum(doubled.filter((_, i) => change[i]! > 0));
  const total = sum(doubled);
  const smaller = Math.min(positive, total - positive);
  const p = n === 0 ? 1 : n <= EXACT_UP_TO ? exact(doubled, smaller) : approximate(doubled, smaller);
  return { n, positive: positive / 2, negative: (total - positive) / 2, p: Math.min(1, p) };
}

/** Twice the rank of each, 2 … 2n, a whole number also for those that share one. */
function doubledRanks(sizes: readonly number[]): number[] {
  const sorted = [...sizes].sort((a, b) => a - b);
  return sizes.map((size) => sorted.indexOf(size) + sorted.lastIndexOf(size) + 2);
}

function exact(ranks: readonly number[], smaller: number): number {
  const ways = new Float64Array(smaller + 1); // of reaching each sum
  ways[0] = 1;
  for (const rank of ranks) for (let sum = smaller; sum >= rank; sum--) ways[sum]! += ways[sum - rank]!;
  return (2 * sum(ways)) / 2 ** ranks.length;
}

function approximate(ranks: readonly number[], smaller: number): number {
  const half = sum(ranks) / 2;
  const deviation = Math.sqrt(sum(ranks.map((rank) => rank * rank)) / 4);
  return 2 * normalBelow((smaller - half) / deviation);
}
