import { mean } from '../../support/numbers';
import { deviationOf, differences } from './checkSamples';
import { tTwoSided } from './distributions';
import { type MeanInterval, meanInterval } from './meanInterval';

export interface PairedTTest extends MeanInterval {
  readonly t: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Whether `first` is above or below `second` on average, for pairs that share a seed: Student's t of `first − second`, whose mean and 95 %
 * interval come along. Takes the differences to be normal.
 * @throws MienError when the lengths differ, there are fewer than two pairs, or a value is not finite
 */
export function pairedTTest(first: readonly number[], second: readonly number[]): PairedTTest {
  const change = differences(first, second, 2);
  const error = deviationOf(change) / Math.sqrt(change.length);
  const centre = mean(change);
  // differences that are all the same leave no doubt, or nothing to doubt
  const t = centre === 0 ? 0 : centre / error;
  return { ...meanInterval(change), t, p: t === 0 ? 1 : error === 0 ? 0 : tTwoSided(t, change.length - 1) };
}
