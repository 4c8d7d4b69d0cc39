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
