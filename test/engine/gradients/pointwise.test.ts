import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor4D, tf } from '../../../lib/engine';
import { Random } from '../../../lib/support/random';
import { assertClose, assertNothingStays, valuesOf } from '../../helpers';

const random = new Random(1, 'pointwise');
const noise = (...shape: [number, number, number, number]) =>
  tf.tensor4d(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape,
  );

const gradient = (x: Tensor4D, filter: Tensor4D, strides: number | [number, number], pad: 'same' | 'valid') =>
  tf.grad((kernel) =>
    tf
      .conv2d(x, kernel as Tensor4D, strides, pad)
      .square()
      .sum(),
  )(filter);

for (const [strides, pad, size] of [
  [2, 'same', [7, 6]],
  [2, 'valid', [7, 6]],
  [[1, 3], 'same', [4, 8]],
  [1, 'same', [5, 5]],
] as const) {
  test(`the gradient of a 1 × 1 kernel by the pixels it sees, in loops: stride ${strides}, ${pad}, ${size}`, () => {
    const [height, width] = size;
    const [down, across] = typeof strides === 'number' ? [strides, strides] : strides;
    const [x, filter] = [noise(2, height, width, 3), noise(1, 1, 3, 2)];
    const [pixels, kernel] = [x.arraySync(), filter.arraySync()[0]![0]!];
    const want = [0, 1, 2].map(() => [0, 0]);
    for (const image of pixels) {
      for (let row = 0; row < height; row += down) {
        for (let column = 0; column < width; column += across) {
          const pixel = image[row]![column]!;
          [0, 1].forEach((o) => {
            const y = pixel.reduce((sum, value, i) => sum + value * kernel[i]![o]!, 0);
            pixel.forEach((value, i) => {
              want[i]![o]! += 2 * y * value;
            });
          });
        }
      }
    }
    assertClose(valuesOf(gradient(x, filter, strides as number, pad)), want.flat(), 1e-3);
  });
}

test('a kernel of 3 × 3 keeps its gradient, by finite differences', () => {
  const [x, filter] = [noise(1, 6, 6, 2), noise(3, 3, 2, 2)];
  const loss = (values: Float32Array) =>
    valuesOf(tf.conv2d(x, tf.tensor4d(values, filter.shape), 2, 'same').square().sum())[0]!;
  const values = Float32Array.from(valuesOf(filter));
  const shifted = (i: number, by: number) => loss(values.map((value, k) => (k === i ? value + by : value)));
  valuesOf(gradient(x, filter, 2, 'same')).forEach((got, i) => {
    const want = (shifted(i, 0.01) - shifted(i, -0.01)) / 0.02;
    assert.ok(Math.abs(got - want) < 0.02 * Math.max(1, Math.abs(want)), `${i}: ${got}, not ${want}`);
  });
});

test('few channels and many pixels: the memory of others stays whole', () => {
  const [x, filter] = [noise(128, 64, 64, 4), noise(1, 1, 4, 6)];
  for (let round = 0; round < 12; round++) {
    const neighbours = Array.from({ length: 20 }, (_, i) => tf.fill([1000 * (i + 1)], i));
    const result = gradient(x, filter, 2, 'same');
    assert.ok(valuesOf(result).every(Number.isFinite));
    neighbours.forEach((tensor, i) => {
      assert.ok(valuesOf(tensor).every((value) => value === i));
    });
    tf.dispose([result, neighbours]); // a heap that was written over ends the process here
  }
});

test('nothing stays behind', () => {
  const [x, filter] = [noise(2, 8, 8, 4), noise(1, 1, 4, 6)];
  assertNothingStays(() => gradient(x, filter, 2, 'same').dispose());
});
