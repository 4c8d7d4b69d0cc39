import { mean, quantile } from '../../support/numbers';
import { Random } from '../../support/random';
import { checkSamples } from './checkSamples';
import { normalBelow, normalQuantile } from './distributions';

export interface BootstrapOptions {
  readonly seed: number;
  /** `bca` mends the bias and skewness of `percentile`, which it is where there is neither. */
  readonly method?: 'bca' | 'percentile';
  readonly level?: number;
  readonly resamples?: number;
}

/**
 * Interval of any statistic of values that are independent of each other: bootstrap, percentile or bias-corrected and accelerated (Efron
 * 1987). For few values (under ten or so) it is too narrow, and `meanInterval` better.
 * @throws MienError when there are fewer than two values or one is not finite
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
  { seed, method = 'bca', level = 0.95, resamples = 9999 }: BootstrapOptions,
): [low: number, high: number] {
  checkSamples(values, 2);
  const random = new Random(seed, 'bootstrap');
  const drawn = new Array<number>(values.length);
  const sorted = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < drawn.length; i++) drawn[i] = values[random.integer(values.length)]!;
    return statistic(drawn);
  }).sort();
  const tails = [(1 - level) / 2, (1 + level) / 2];
  const shares = method === 'bca' ? correct(tails, sorted, values, statistic) : tails;
  return shares.map((share) => quantile(sorted, share)) as [number, number];
}

/** The shares of the resampled statistics at which the corrected interval ends. */
function correct(
  tails: readonly number[],
  sorted: Float64Array,
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
): readonly number[] {
  const whole = statistic(values);
  const below = sorted.filter((value) => value < whole).length;
  const same = sorted.filter((value) => value === whole).length;
  const bias = normalQuantile((below + same / 2) / sorted.length);
  const without = values.map((_, left) => statistic(values.filter((_, i) => i !== left)));
  const centre = mean(without);
  const squares = without.reduce((sum, value) => sum + (centre - value) ** 2, 0);
  const cubes = without.reduce((sum, value) => sum + (centre - value) ** 3, 0);
  // a statistic that every resample shares, or none reaches, has nothing to correct by
  if (squares === 0 || !Number.isFinite(bias)) return tails;
  const acceleration = cubes / (6 * squares ** 1.5);
  return tails.map((tail) => {
    const z = bias + normalQuantile(tail);
    return normalBelow(bias + z / (1 - acceleration * z));
  });
}
