import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf } from '../../../lib/engine';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../../helpers';

test('the gradient is tfjs’s own formula, dy · step(x)', () => {
  const x = draw([4, 5, 6], 'x');
  const dy = draw([4, 5, 6], 'dy');
  assert.deepEqual(valuesOf(tf.grad((v: Tensor) => tf.relu(v))(x, dy)), valuesOf(dy.mul(tf.step(x))));
});

test('it is 0 at 0 and exact at the ends of the range', () => {
  const x = tf.tensor1d([0, -0, 1e-37, -1e-37, 3e38, -3e38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  const gradient = tf.grad((v: Tensor) => tf.relu(v).sum())(x);
  assert.deepEqual(valuesOf(gradient), [0, 0, 1, 0, 1, 0, 1, 0]);
});

test('every way to a ReLU has it: the function, the layer, the activation', () => {
  const x = draw([3, 4], 'x');
  const expected = valuesOf(tf.step(x));
  const layer = tf.sequential({ layers: [tf.layers.reLU({ inputShape: [4] })] });
  const activation = tf.sequential({ layers: [tf.layers.activation({ activation: 'relu', inputShape: [4] })] });
  const ways: ((v: Tensor) => Tensor)[] = [
    (v) => v.relu(),
    (v) => layer.apply(v) as Tensor,
    (v) => activation.apply(v) as Tensor,
  ];
  for (const relu of ways) assert.deepEqual(valuesOf(tf.grad((v: Tensor) => relu(v).sum())(x)), expected);
});

test('through a network it agrees with finite differences', () => {
  const weights = draw([4, 3], 'weights');
  const f = (v: Tensor) => v.matMul(weights).relu().square().sum();
  const x = draw([2, 4], 'x');
  assertClose(tf.grad(f)(x), differences(f, x), 5e-3);
});

test('it leaves nothing behind', () => {
  const x = draw([4, 5], 'x');
  assertNothingStays(() =>
    tf
      .grad((v: Tensor) => tf.relu(v).square().sum())(x)
      .dispose(),
  );
});
