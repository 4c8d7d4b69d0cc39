import { MienError } from '../../support/errors';

/**
 * p-values of several comparisons, raised so that "below 0.05" is wrong for any of them in at most 5 % of such families (Holm 1979).
 * @param p [M] 0 … 1
 * @returns [M] in the same order
 * @throws MienError when one is not in 0 … 1
 */
export function holm(p: readonly number[]): number[] {
  const wrong = p.find((value) => !(value >= 0 && value <= 1));
  if (wrong !== undefined) throw new MienError(`A p-value is ${wrong}`, 'Give values of 0 … 1.');
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let highest = 0;
  for (const [rank, i] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (p.length - rank) * p[i]!));
    adjusted[i] = highest;
  }
  return adjusted;
}
