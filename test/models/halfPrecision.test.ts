import assert from 'node:assert/strict';
import { test } from 'node:test';
import { halfPrecision } from '../../lib/models/halfPrecision';

/** The number that 16 bits stand for, by the definition of the format. */
function numberOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

test('known bits', () => {
  const known = { 0: 0, 1: 0x3c00, '-2': 0xc000, 0.5: 0x3800, 65504: 0x7bff, 0.333251953125: 0x3555 };
  for (const [value, bits] of Object.entries(known)) {
    assert.equal(halfPrecision(Float32Array.of(Number(value)))[0], bits, value);
  }
  assert.equal(halfPrecision(Float32Array.of(2 ** -24))[0], 1, 'the smallest');
  assert.equal(halfPrecision(Float32Array.of(2 ** -26))[0], 0);
  assert.equal(halfPrecision(Float32Array.of(-0))[0], 0x8000);
});

test('every number of the format comes back, and one between two of them is the nearer one, at a tie the even one', () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [here, next] = [numberOf(bits), numberOf(bits + 1)];
    const middle = (here + next) / 2;
    const low = Math.fround(here + (next - here) * 0.49);
    const high = Math.fround(here + (next - here) * 0.51);
    const got = halfPrecision(Float32Array.of(here, -here, low, high, middle));
    const even = bits % 2 === 0 ? bits : bits + 1;
    assert.deepEqual([...got], [bits, 0x8000 | bits, bits, bits + 1, even], `${here}`);
  }
});

test('what does not fit is refused', () => {
  for (const value of [65520, -1e9, Number.POSITIVE_INFINITY, Number.NaN]) {
    assert.throws(() => halfPrecision(Float32Array.of(value)), RangeError, `${value}`);
  }
});
