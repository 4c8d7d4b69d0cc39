import type { Listing } from './listing';

/**
 * Factors from values as they are written: each factor's values are sorted, an empty one means unknown.
 * @param written [N][F] the value of each factor on each image
 * @returns the factors, and [N][F] the code of each
 */
export function factorCodes(
  names: readonly string[],
  written: readonly (readonly string[])[],
): { factors: Listing['factors']; codes: number[][] } {
  const factors = names.map((name, f) => ({
    name,
    values: [...new Set(written.map((values) => values[f]!))].filter((value) => value !== '').sort(),
  }));
  const codeOf = factors.map(({ values }) => new Map(values.map((value, code) => [value, code])));
  return { factors, codes: written.map((values) => values.map((value, f) => codeOf[f]!.get(value) ?? -1)) };
}
