import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor2D, tf } from '../../lib/engine';
import { divergenceFromNormal, meanLoss } from '../../lib/losses';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../helpers';

test('it is the sum over numbers of ½(μ² + σ² − log σ² − 1), and the mean over images', () => {
  const mean = tf.tensor2d([
    [1, 0, -2],
    [0, 0, 0],
  ]);
  const logVariance = tf.tensor2d([
    [0, Math.log(4), 0],
    [0, 0, 0],
  ]);
  // ½·1 + ½(4 − log 4 − 1) + ½·4, and 0
  assertClose(divergenceFromNormal(mean, logVariance), [(0.5 + 0.5 * (3 - Math.log(4)) + 2) / 2], 1e-6);
  assert.deepEqual(valuesOf(divergenceFromNormal(tf.zeros([5, 3]), tf.zeros([5, 3]))), [0]);
});

test('it is KL(N(μ, σ²) ‖ N(0, 1)) by its definition, summed over a fine grid', () => {
  for (const [mu, sigma] of [
    [0.7, 0.4],
    [-1.2, 1.5],
  ] as const) {
    const density = (x: number, m: number, s: number) =>
      Math.exp(-(((x - m) / s) ** 2) / 2) / (s * Math.sqrt(2 * Math.PI));
    let sum = 0;
    for (let x = -15; x < 15; x += 1e-3) {
      const p = density(x, mu, sigma);
      if (p > 0) sum += p * Math.log(p / density(x, 0, 1)) * 1e-3;
    }
    assertClose(divergenceFromNormal(tf.tensor2d([[mu]]), tf.tensor2d([[2 * Math.log(sigma)]])), [sum], 1e-4);
  }
});

test('its gradients are those of finite differences', () => {
  const [mean, logVariance] = [draw([4, 3], 'mean'), draw([4, 3], 'spread')] as [Tensor2D, Tensor2D];
  const ofMean = (x: Tensor) => divergenceFromNormal(x as Tensor2D, logVariance);
  const ofSpread = (x: Tensor) => divergenceFromNormal(mean, x as Tensor2D);
  assertClose(tf.grad(ofMean)(mean), differences(ofMean, mean), 1e-3);
  assertClose(tf.grad(ofSpread)(logVariance), differences(ofSpread, logVariance), 1e-3);
  assertNothingStays(() => divergenceFromNormal(mean, logVariance).dispose());
});

test('the mean of losses is their mean, and of one that one itself', () => {
  const losses = [1, 2, 6].map((value) => tf.scalar(value));
  assert.deepEqual(valuesOf(meanLoss(losses)), [3]);
  assert.equal(meanLoss(losses.slice(0, 1)), losses[0]);
});
