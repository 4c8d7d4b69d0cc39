import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf } from '../../../lib/engine';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../../helpers';

const x = draw([2, 3, 4], 'x');

/** Every way to say which axes to reduce, with how many values that takes together. */
const CASES: [axis: number | number[] | undefined, count: number][] = [
  [undefined, 24],
  [0, 2],
  [2, 4],
  [-1, 4],
  [-3, 2],
  [[0, 2], 8],
  [[2, 0], 8],
  [[-1, 1], 12],
  [[0, 1, 2], 24],
];

for (const keepDims of [false, true]) {
  test(`each value of a sum gets what the sum gets, each of a mean its share: any axes, keepDims ${keepDims}`, () => {
    for (const [axis, count] of CASES) {
      const dy = draw(tf.sum(x, axis, keepDims).shape, String(axis));
      const dyOverX = dy.reshape(tf.sum(x, axis, true).shape).add(tf.zerosLike(x));
      const sum = tf.grad((v: Tensor) => tf.sum(v, axis, keepDims))(x, dy);
      const mean = tf.grad((v: Tensor) => tf.mean(v, axis, keepDims))(x, dy);
      assert.deepEqual([sum.shape, mean.shape], [x.shape, x.shape]);
      assert.deepEqual(valuesOf(sum), valuesOf(dyOverX), `sum over ${axis}`);
      assertClose(mean, dyOverX.div(count), 1e-6, `mean over ${axis}`);
    }
  });
}

test('they agree with finite differences where sums and means are parts of more', () => {
  const f = (v: Tensor) =>
    v
      .sub(v.mean(1, true))
      .square()
      .sum([0, 2])
      .mul(tf.tensor1d([1, -2, 3]))
      .mean();
  assertClose(tf.grad(f)(x), differences(f, x), 2e-3);
});

test('a single value and a sum over an axis of one are no exception', () => {
  assert.deepEqual(valuesOf(tf.grad((v: Tensor) => v.sum())(tf.scalar(3))), [1]);
  assert.deepEqual(valuesOf(tf.grad((v: Tensor) => v.mean(0).sum())(tf.tensor2d([[1, 2]]))), [1, 1]);
});

test('whole numbers that are summed along the way do no harm', () => {
  const f = (v: Tensor) => v.mul(tf.tensor1d([1, 2, 3], 'int32').sum().toFloat()).sum();
  assert.deepEqual(valuesOf(tf.grad(f)(tf.tensor1d([1, 1]))), [6, 6]);
});

test('they leave nothing behind', () => {
  assertNothingStays(() => {
    tf.grad((v: Tensor) => v.sum(1).mean())(x).dispose();
  });
});
