import { requireArgument } from '../../support/argument';
import { mean } from '../../support/numbers';
import { checkSamples, deviationOf } from './checkSamples';
import { tQuantile } from './distributions';

export interface MeanInterval {
  readonly n: number;
  readonly mean: number;
  /** Of the values, not of their mean; null for one value. */
  readonly deviation: number | null;
  /** Null for one value, which says nothing about how far another seed would be from it. */
  readonly interval: readonly [low: number, high: number] | null;
}

/**
 * The mean of a few runs that differ in their seed, and where the mean of endlessly many would be (Student's t).
 * @param level share of such intervals that hold the true mean, if the values are normal
 * @throws MienError when there is no value or one is not finite
 */
export function meanInterval(values: readonly number[], level = 0.95): MeanInterval {
  checkSamples(values);
  requireArgument(typeof level === 'number' && level > 0 && level < 1, level, 'The level', 'a share, such as 0.95');
  const n = values.length;
  const centre = mean(values);
  if (n === 1) return { n, mean: centre, deviation: null, interval: null };
  const deviation = deviationOf(values);
  const half = (tQuantile((1 + level) / 2, n - 1) * deviation) / Math.sqrt(n);
  return { n, mean: centre, deviation, interval: [centre - half, centre + half] };
}
