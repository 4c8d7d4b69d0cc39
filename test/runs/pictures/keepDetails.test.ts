import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageShape } from '../../../lib/datasets/dataset';
import { keepDetails, sharesKept } from '../../../lib/runs/pictures/keepDetails';
import { Random } from '../../../lib/support/random';

const shape: ImageShape = [48, 48, 1];
const noise = (seed: number, [height, width, channels]: ImageShape = shape) => {
  const random = new Random(seed, 'noise');
  return Uint8Array.from({ length: height * width * channels }, () => random.integer(256));
};
const flat = (value: number) => new Uint8Array(48 * 48).fill(value);

test('a swap that changes nothing leaves the image to the bit; a decoder that paints all leaves its swap so', () => {
  const [images, unswapped, swapped] = [noise(1), noise(2), noise(3)];
  assert.deepEqual(keepDetails({ images, unswapped, swapped: unswapped }, shape), images);
  assert.deepEqual(keepDetails({ images, unswapped: images, swapped }, shape), swapped);
});

test('an even change of 24 keeps e⁻² of a detail', () => {
  const kept = keepDetails({ images: flat(90), unswapped: flat(76), swapped: flat(100) }, shape);
  assert.deepEqual(kept, flat(Math.round(100 + Math.exp(-2) * 14)));
});

test('a change is spread as a Gaussian of a pixel in 48, and far from it all is kept', () => {
  const swapped = flat(50);
  swapped[20 * 48 + 30] = 150;
  const shares = sharesKept(flat(50), swapped, shape);
  const weights = [-3, -2, -1, 0, 1, 2, 3].map((x) => Math.exp((-x * x) / 2));
  const sum = weights.reduce((a, b) => a + b);
  for (const [dy, dx] of [
    [0, 0],
    [1, 0],
    [-2, 1],
    [3, -3],
  ] as const) {
    const change = (100 * weights[3 + dy]! * weights[3 + dx]!) / sum ** 2;
    assert.ok(Math.abs(shares[(20 + dy) * 48 + 30 + dx]! - Math.exp(-change / 12)) < 1e-5, `${dy}, ${dx}`);
  }
  assert.equal(shares[20 * 48 + 34], 1);
  assert.equal(shares[0], 1);
});

test('what is not as many images of the shape is refused', () => {
  const one = flat(9);
  for (const images of [flat(9).subarray(1), new Uint8Array(2 * 48 * 48)]) {
    assert.throws(() => keepDetails({ images, unswapped: one, swapped: one }, shape), RangeError);
  }
  const odd = one.subarray(1);
  assert.throws(() => keepDetails({ images: odd, unswapped: odd, swapped: odd }, shape), RangeError);
});

test('a change at an edge goes on beyond it', () => {
  const left = Uint8Array.from({ length: 48 * 48 }, (_, k) => (k % 48 < 4 ? 74 : 50));
  assert.ok(Math.abs(sharesKept(flat(50), left, shape)[10 * 48]! - Math.exp(-2)) < 1e-5);
});

test('colours change together, several images each by itself, values stay within their range', () => {
  const colour: ImageShape = [12, 10, 3];
  const shares = sharesKept(noise(4, colour), noise(5, colour), colour);
  assert.equal(shares.length, 120);
  const [images, unswapped, swapped] = [6, 7, 8].map((seed) => noise(seed, [24, 10, 3]));
  const both = keepDetails({ images: images!, unswapped: unswapped!, swapped: swapped! }, colour);
  const half = (of: Uint8Array) => of.subarray(360);
  const second = { images: half(images!), unswapped: half(unswapped!), swapped: half(swapped!) };
  assert.deepEqual(half(both), keepDetails(second, colour));
  const bright = keepDetails({ images: flat(255), unswapped: flat(0), swapped: flat(6) }, shape);
  assert.deepEqual(bright, flat(Math.round(6 + 255 * Math.exp(-0.5))));
  assert.deepEqual(
    keepDetails({ images: flat(255), unswapped: flat(0), swapped: flat(1) }, shape),
    flat(Math.round(1 + 255 * Math.exp(-1 / 12))),
  );
  assert.deepEqual(
    keepDetails({ images: flat(0), unswapped: flat(200), swapped: flat(199) }, shape),
    flat(Math.round(199 - 200 * Math.exp(-1 / 12))),
  );
});
