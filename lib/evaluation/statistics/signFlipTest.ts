import { mean, sum } from '../../support/numbers';
import { Random } from '../../support/random';
import { differences } from './checkSamples';

export interface SignFlipTest {
  readonly n: number;
  /** Mean of `first − second`. */
  readonly mean: number;
  /** Two-sided. */
  readonly p: number;
  /** Whether every assignment of signs was tried, so that no seed matters. */
  readonly exact: boolean;
}

/** Up to so many pairs all 2^n assignments of signs are tried. */
const EXACT_UP_TO = 12;
const DRAWS = 9999;
/** Share of the sum by which rounding may part two that are the same. */
const ROUNDING = 1e-12;

/**
 * Whether `first` is above or below `second` on average, for pairs, assuming nothing but that without an effect a difference is as likely to
 * be negative: the share of sign flips whose mean is as far from 0 (Fisher 1935). Exact up to 12 pairs; beyond, 9,999 draws and the data
 * itself. Five pairs or fewer cannot come out below p = 0.05.
 * @throws MienError when the lengths differ, there is no pair, or a value is not finite
 */
export function signFlipTest(first: readonly number[], second: readonly number[], seed = 1): SignFlipTest {
  const change = differences(first, second);
  const n = change.length;
  const limit = Math.abs(sum(change)) - ROUNDING * sum(change.map(Math.abs));
  const asFar = (signs: (i: number) => boolean) => Math.abs(sum(change.map((v, i) => (signs(i) ? v : -v)))) >= limit;
  const exact = n <= EXACT_UP_TO;
  if (exact) {
    let hits = 0;
    for (let flips = 0; flips < 2 ** n; flips++) if (asFar((i) => ((flips >> i) & 1) === 0)) hits++;
    return { n, mean: mean(change), p: hits / 2 ** n, exact };
  }
  const random = new Random(seed, 'sign flips');
  let hits = 1; // the data as it is
  for (let draw = 0; draw < DRAWS; draw++) if (asFar(() => random.uniform() < 0.5)) hits++;
  return { n, mean: mean(change), p: hits / (DRAWS + 1), exact };
}
