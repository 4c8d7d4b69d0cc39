import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageShape, Split } from '../../lib/datasets/dataset';
import { type Tensor2D, tf } from '../../lib/engine';
import { pixelCodes, principalComponents } from '../../lib/evaluation/principalComponents';
import { Random } from '../../lib/support/random';
import { arraySplit } from '../data/splits';
import { assertClose } from '../helpers';

/** Points in 40 dimensions whose spread along the axes is 1, ½, ¼ … turned by nothing: the components are the axes. */
function axisPoints(n: number, columns: number): Tensor2D {
  const random = new Random(5, 'axis points');
  const rows = Array.from({ length: n }, () =>
    Array.from({ length: columns }, (_, d) => random.normal(0, 2 ** -Math.min(d, 12))),
  );
  const x = tf.tensor2d(rows);
  return x.sub(x.mean(0)) as Tensor2D;
}

test('the components are orthonormal, and the first are the axes of largest variance', () => {
  const x = axisPoints(3000, 40);
  const components = principalComponents(x, new Random(1), 6);
  assert.deepEqual(components.shape, [40, 6]);
  assertClose(components.matMul(components, true, false), tf.eye(6), 1e-4);
  const onAxes = components.slice([0, 0], [6, 6]).abs() as Tensor2D;
  assertClose(onAxes, tf.eye(6), 0.1); // 3,000 points know the axes to a few hundredths
  const variances = x.matMul(components).square().mean(0);
  assertClose(variances, [1, 1 / 4, 1 / 16, 1 / 64, 1 / 256, 1 / 1024], 0.08);
});

const SHAPE: ImageShape = [4, 4, 1];
function images(n: number, seed: number): Split {
  const random = new Random(seed, 'images');
  return arraySplit(
    SHAPE,
    Array.from({ length: n }, () => Array.from({ length: 16 }, () => random.integer(256))),
  );
}

test('with as many components as pixels, the codes keep every distance between images', () => {
  const [train, test] = [images(60, 1), images(20, 2)];
  const [own, other] = pixelCodes(train, [test], SHAPE);
  assert.deepEqual([own!.columns, own!.values.length, other!.values.length], [16, 960, 320]);
  const distance = (values: ArrayLike<number>, a: number, b: number) =>
    Math.sqrt(
      Array.from({ length: 16 }, (_, d) => (values[16 * a + d]! - values[16 * b + d]!) ** 2).reduce((x, y) => x + y),
    );
  const pixels = Float32Array.from(test.read(Array.from({ length: 20 }, (_, i) => i)), (value) => value / 255);
  for (const [a, b] of [
    [0, 1],
    [3, 19],
    [7, 8],
  ] as const) {
    assert.ok(Math.abs(distance(other!.values, a, b) - distance(pixels, a, b)) < 1e-4);
  }
  const repeated = pixelCodes(train, [test], SHAPE);
  assert.deepEqual(repeated[1], other, 'the same seed, the same codes');
});

test('fewer images than pixels, and images that are all the same, give codes that are finite', () => {
  const [few] = pixelCodes(images(5, 1), [], SHAPE);
  assert.ok(few!.columns === 5 && few!.values.every(Number.isFinite));
  const grey = arraySplit(
    SHAPE,
    Array.from({ length: 30 }, () => new Array(16).fill(128)),
  );
  assert.ok(pixelCodes(grey, [], SHAPE)[0]!.values.every((value) => Math.abs(value) < 1e-3));
});

test('no tensor is left behind', () => {
  pixelCodes(images(30, 1), [], SHAPE);
  const before = tf.memory().numTensors;
  pixelCodes(images(30, 1), [], SHAPE);
  assert.equal(tf.memory().numTensors, before);
});
