/** Room for an index beneath the 32 bits of a float in a number, which is exact up to 53 bits. */
const INDICES = 2 ** 21;

/**
 * Sorts indices by their distances, nearest first, equals by index: `[N] -> [N]`. A comparison in JavaScript for each pair would take
 * several times as long as finding the distances; numbers alone are sorted natively. So distance and index become one number:
 *
 *     distance 0.5   bits as a whole number  0x3f000000    index 7   key  0x3f000000 · 2²¹ + 7
 *     distance 0.75                          0x3f400000          2        0x3f400000 · 2²¹ + 2
 *
 * The bits of floats, from 0 up, order as the floats do (exponent first, then fraction), so the keys order by distance and then by
 * index, and what a key leaves over 2²¹ is the index again.
 * @param squared 0 … ∞, float32 in fact, for each of at most 2²¹ images
 * @param ranking what is filled: every index but `left`
 * @param left the index that is left out, as the image asked about is
 */
export function nearestFirst(squared: Float32Array, left: number, ranking: Int32Array): void {
  const bits = new Uint32Array(squared.buffer, squared.byteOffset, squared.length);
  const keys = new Float64Array(ranking.length);
  for (let index = 0, at = 0; index < bits.length; index++) {
    if (index !== left) keys[at++] = bits[index]! * INDICES + index;
  }
  keys.sort();
  for (let at = 0; at < keys.length; at++) ranking[at] = keys[at]! % INDICES;
}
