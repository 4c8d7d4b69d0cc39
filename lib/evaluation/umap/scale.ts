/**
 * What is far or near decides a projection, not how large its numbers are: but their fourth powers, summed, have to be 32-bit floats that are
 * neither infinite nor zero.
 */
import type { Matrix } from '../matrix';

/** Codes of which the largest number lies between these are taken as they are. */
const [LEAST, MOST] = [2 ** -10, 2 ** 20];

/** A power of two, so that it changes no digit, which brings the largest number of some codes to 1 … 2 where it is very large or small. */
export function scaleFor(...codes: readonly Matrix[]): number {
  let largest = 0;
  for (const { values } of codes) for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest === 0 || (largest >= LEAST && largest <= MOST) ? 1 : 2 ** -Math.floor(Math.log2(largest));
}

export function scaled({ values, columns }: Matrix, scale: number): Matrix {
  return { values: scale === 1 ? values : values.map((value) => value * scale), columns };
}
