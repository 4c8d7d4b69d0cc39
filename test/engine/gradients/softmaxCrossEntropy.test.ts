import assert from 'node:assert/strict';
import { test } from 'node:test';
import { softmaxCrossEntropy, type Tensor, type Tensor2D, tf } from '../../../lib/engine';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../../helpers';

const { log } = Math;

/** [B, K] rows that are distributions, none of them one-hot. */
function distributions(batch: number, classes: number): Tensor2D {
  return tf.softmax(draw([batch, classes], 'targets')) as Tensor2D;
}

test('it gives the values worked out by hand, a row each', () => {
  // softmax of the logs of 1, 2 and 5 is 1/8, 2/8 and 5/8
  const logits = tf.tensor2d([
    [0, 0, 0],
    [log(1), log(2), log(5)],
    [log(1), log(2), log(5)],
  ]);
  const targets = tf.tensor2d([
    [0, 1, 0],
    [0, 0, 1],
    [0.5, 0.25, 0.25],
  ]);
  const mixed = 0.5 * log(8) + 0.25 * log(8 / 2) + 0.25 * log(8 / 5);
  const loss = softmaxCrossEntropy(targets, logits);
  assert.deepEqual(loss.shape, [3]);
  assertClose(loss, [log(3), log(8 / 5), mixed], 1e-6);
});

test('values and gradients are those of tf.losses.softmaxCrossEntropy', () => {
  const targets = distributions(6, 7);
  const logits = draw([6, 7], 'logits').mul(3) as Tensor2D;
  const ours = tf.valueAndGrad((u: Tensor) => softmaxCrossEntropy(targets, u as Tensor2D).mean())(logits);
  const stock = tf.valueAndGrad((u: Tensor) => tf.losses.softmaxCrossEntropy(targets, u))(logits);
  assertClose(ours.value, stock.value, 1e-6);
  assertClose(ours.grad, stock.grad, 1e-6);
});

test('the gradient is softmax − target, weighted by what comes from above', () => {
  const targets = distributions(3, 4);
  const logits = draw([3, 4], 'logits') as Tensor2D;
  const weights = tf.tensor1d([1, -2, 0]);
  const gradient = tf.grad((u: Tensor) =>
    softmaxCrossEntropy(targets, u as Tensor2D)
      .mul(weights)
      .sum(),
  )(logits);
  assertClose(gradient, tf.softmax(logits).sub(targets).mul(weights.expandDims(1)), 1e-6);
});

test('the gradient agrees with finite differences', () => {
  const targets = distributions(2, 5);
  const f = (u: Tensor) =>
    softmaxCrossEntropy(targets, u as Tensor2D)
      .square()
      .sum();
  const logits = draw([2, 5], 'logits');
  assertClose(tf.grad(f)(logits), differences(f, logits), 2e-3);
});

test('logits of any size give exact and finite values and gradients', () => {
  for (const size of [1e3, 1e10, 1e30]) {
    const logits = tf.tensor2d([
      [size, -size],
      [size, -size],
      [size, size],
    ]);
    const targets = tf.tensor2d([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    const f = (u: Tensor) => softmaxCrossEntropy(targets, u as Tensor2D);
    assertClose(f(logits), [0, 2 * size, log(2)], 1e-6, `logits of ±${size}`);
    const gradient = tf.grad((u: Tensor) => f(u).sum())(logits);
    assert.deepEqual(valuesOf(gradient), [0, 0, 1, -1, -0.5, 0.5], `gradient at ±${size}`);
  }
});

test('shifting a row of logits changes nothing', () => {
  const targets = distributions(2, 5);
  const logits = draw([2, 5], 'logits') as Tensor2D;
  assertClose(softmaxCrossEntropy(targets, logits.add(100)), softmaxCrossEntropy(targets, logits), 1e-4);
});

test('the targets are a constant: no gradient reaches them', () => {
  const logits = draw([2, 5], 'logits') as Tensor2D;
  const f = (p: Tensor) => softmaxCrossEntropy(p as Tensor2D, logits).sum();
  assert.throws(() => tf.grad(f)(distributions(2, 5)), /Cannot compute gradient/);
});

test('it leaves no tensors behind, with and without a gradient', () => {
  const targets = distributions(2, 5);
  const logits = draw([2, 5], 'logits') as Tensor2D;
  assertNothingStays(() => {
    tf.tidy(() => {
      softmaxCrossEntropy(targets, logits);
    });
    tf.grad((u: Tensor) => softmaxCrossEntropy(targets, u as Tensor2D).sum())(logits).dispose();
  });
});
