import { sum } from '../support/numbers';

/** The 97.5 % quantile of the standard normal distribution. */
const Z95 = 1.959963984540054;

/**
 * 95 % interval of a proportion (Wilson 1927), which stays within 0 … 1 and is right for few trials too.
 * @param hits 0 … n
 * @throws RangeError when they are not
 */
export function wilsonInterval(hits: number, n: number): [low: number, high: number] {
  if (!(hits >= 0 && hits <= n)) throw new RangeError(`${hits} hits of ${n}`);
  if (n === 0) return [0, 1];
  const p = hits / n;
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  // without a hit, and without a miss, the ends are 0 and 1 exactly, but for rounding that would leave the proportion outside
  return [hits === 0 ? 0 : centre - half, hits === n ? 1 : centre + half];
}

/**
 * 95 % interval of Σ a / Σ b over n pairs that belong together, from how far the a are from that share of their b (the delta method;
 * Cochran 1977, equation 6.13).
 * @param above a, [n]
 * @param below b, [n], not all 0
 * @throws RangeError when they are not as many
 */
export function ratioInterval(above: readonly number[], below: readonly number[]): [low: number, high: number] {
  const n = above.length;
  if (below.length !== n) throw new RangeError(`${n} and ${below.length} values are no pairs`);
  if (n < 2) return [0, Infinity];
  const ratio = sum(above) / sum(below);
  const squares = above.map((a, i) => (a - ratio * below[i]!) ** 2);
  const half = (Z95 * Math.sqrt((n / (n - 1)) * sum(squares))) / sum(below);
  return [Math.max(0, ratio - half), ratio + half];
}
