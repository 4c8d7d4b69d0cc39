/** The bits of 0.5, whose last place is worth 2⁻²⁴: that of the smallest numbers of half precision. */
const HALF = 0x3f000000;
const LEAST_NORMAL = 0x38800000; // 2⁻¹⁴
const BEYOND = 0x477ff000; // 65520, which would round to infinity

/**
 * Numbers as 16-bit floats (IEEE 754), rounded to the nearest, ties to even: eleven binary digits, a part in 2,000.
 * @returns [N] their bits
 * @throws RangeError for a number whose size is 65,520 or more, or that is none
 */
export function halfPrecision(values: Float32Array): Uint16Array {
  const one = new Float32Array(1);
  const bits = new Uint32Array(one.buffer);
  return Uint16Array.from(values, (value) => {
    one[0] = Math.abs(value);
    const size = bits[0]!;
    if (size >= BEYOND) throw new RangeError(`${value} does not fit into half precision`);
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    if (size < LEAST_NORMAL) {
      one[0] = one[0]! + 0.5;
      return sign | (bits[0]! - HALF);
    }
    const odd = (size >>> 13) & 1;
    return sign | ((size - (112 << 23) + 0xfff + odd) >>> 13); // 112: the difference of the exponents' biases
  });
}
