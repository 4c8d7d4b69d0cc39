import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fusedBatchNorm, type Tensor, type Tensor1D, type Tensor4D, tf } from '../../../lib/engine';
import { assertClose, assertNothingStays, differences, draw } from '../../helpers';

const EPSILON = 1e-3;
const SHAPE = [3, 4, 5, 2] as const;
const N = 3 * 4 * 5;

const x = draw(SHAPE, 'x').mul(2).add(3);
const gamma = draw([2], 'gamma');
const beta = draw([2], 'beta');
const weights = draw(SHAPE, 'weights');
const start = { mean: tf.tensor1d([1, -1]), variance: tf.tensor1d([2, 0.5]), momentum: 0.9 };

function fused(input: Tensor, scale: Tensor, shift: Tensor): Tensor {
  const { y, mean, variance } = fusedBatchNorm(input, scale, shift, EPSILON, start);
  tf.dispose([mean, variance]);
  return y;
}

/** What tfjs's layer computes: tf.moments, then tf.batchNorm. */
function stock(input: Tensor, scale: Tensor, shift: Tensor): Tensor {
  const { mean, variance } = tf.moments(input, [0, 1, 2]);
  const args = [mean, variance, shift, scale] as [Tensor1D, Tensor1D, Tensor1D, Tensor1D];
  return tf.batchNorm4d(input as Tensor4D, ...args, EPSILON);
}

type Normalise = typeof stock;
const lossOf = (normalise: Normalise) => (a: Tensor, b: Tensor, c: Tensor) => normalise(a, b, c).mul(weights).sum();

test('the output is that of the stock implementation', () => {
  assertClose(fused(x, gamma, beta), stock(x, gamma, beta), 1e-5);
});

test('every channel comes out with mean β and deviation |γ|', () => {
  const y = fused(x, gamma, beta);
  const { mean, variance } = tf.moments(y, [0, 1, 2]);
  assertClose(mean, beta, 1e-5);
  assertClose(variance.sqrt(), gamma.abs(), 1e-3);
});

test('the gradients of input, γ and β are those of the stock implementation', () => {
  const ours = tf.grads(lossOf(fused))([x, gamma, beta]);
  const theirs = tf.grads(lossOf(stock))([x, gamma, beta]);
  ['input', 'gamma', 'beta'].forEach((name, i) => {
    assertClose(ours[i]!, theirs[i]!, 1e-4, name);
  });
});

test('the gradients agree with finite differences', () => {
  const small = draw([2, 2, 2, 2], 'small');
  const loss = (a: Tensor, b: Tensor, c: Tensor) =>
    fused(a, b, c)
      .mul(draw([2, 2, 2, 2], 'other'))
      .sum();
  const [dx, dGamma, dBeta] = tf.grads(loss)([small, gamma, beta]) as [Tensor, Tensor, Tensor];
  assertClose(
    dx,
    differences((v) => loss(v, gamma, beta), small),
    5e-3,
    'input',
  );
  assertClose(
    dGamma,
    differences((v) => loss(small, v, beta), gamma),
    5e-3,
    'gamma',
  );
  assertClose(
    dBeta,
    differences((v) => loss(small, gamma, v), beta),
    5e-3,
    'beta',
  );
});

test('the moving mean goes a tenth of the way to the batch mean, the moving variance to the unbiased batch variance', () => {
  const { mean, variance } = fusedBatchNorm(x, gamma, beta, EPSILON, start);
  const batch = tf.moments(x, [0, 1, 2]);
  assertClose(mean, start.mean.mul(0.9).add(batch.mean.mul(0.1)), 1e-5);
  assertClose(variance, start.variance.mul(0.9).add(batch.variance.mul((0.1 * N) / (N - 1))), 1e-5);
});

test('it is as exact far away from zero', () => {
  const far = x.add(1000);
  assertClose(fused(far, gamma, beta), fused(x, gamma, beta), 2e-3);
});

test('a constant channel, and a single value, give β and finite gradients', () => {
  for (const constant of [tf.fill([2, 3, 3, 2], 7), tf.fill([1, 1, 1, 2], 7)]) {
    const { y, mean, variance } = fusedBatchNorm(constant, gamma, beta, EPSILON, start);
    assertClose(y, beta.add(tf.zerosLike(constant)), 1e-5);
    for (const average of [mean, variance]) assert.ok(average.isFinite().all().dataSync()[0]);
    const gradient = tf.grad((v: Tensor) => fused(v, gamma, beta).square().sum())(constant);
    assert.ok(gradient.isFinite().all().dataSync()[0]);
  }
});

test('it leaves nothing behind, with and without a gradient', () => {
  assertNothingStays(() => {
    fused(x, gamma, beta).dispose();
    tf.dispose(tf.grads(lossOf(fused))([x, gamma, beta]));
  });
});
