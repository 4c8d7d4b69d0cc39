import type { Code } from '../data';

/**
 * Each class's direction in a code, [K][D]: the mean of its images less the mean of all others; null where a class has none, or has all.
 * @param labels [N], −1 where unknown
 */
export function classDirections(
  { values, columns }: Code,
  labels: ArrayLike<number>,
  classes: number,
): (Float32Array | null)[] {
  const sums = Array.from({ length: classes }, () => new Float64Array(columns));
  const counts = new Array<number>(classes).fill(0);
  const whole = new Float64Array(columns);
  let all = 0;
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label < 0) continue;
    counts[label]!++;
    all++;
    for (let d = 0; d < columns; d++) {
      const value = values[row * columns + d]!;
      sums[label]![d]! += value;
      whole[d]! += value;
    }
  }
  return sums.map((sum, label) => {
    const [own, others] = [counts[label]!, all - counts[label]!];
    if (own === 0 || others === 0) return null;
    return Float32Array.from(sum, (value, d) => value / own - (whole[d]! - value) / others);
  });
}

/** `(1 − share) · a + share · b + Σ amount · direction`, [D]. */
export function mixed(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  share: number,
  directions: readonly (Float32Array | null)[],
  amounts: readonly number[],
): Float32Array {
  return Float32Array.from({ length: a.length }, (_, d) =>
    directions.reduce(
      (sum, direction, k) => sum + (direction ? amounts[k]! * direction[d]! : 0),
      (1 - share) * a[d]! + share * b[d]!,
    ),
  );
}
