import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor2D, tf } from '../../../lib/engine';
import { ADVERSARIAL_TARGETS, adversarialTarget } from '../../../lib/losses';
import { crossEntropyToTarget } from '../../../lib/losses/adversarial/crossEntropyToTarget';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../../helpers';

const COUNTS = [60, 30, 10];
const prior = adversarialTarget('prior', COUNTS);
const adversarialLoss = (logits: Tensor2D, target: ArrayLike<number>) => crossEntropyToTarget(logits, { target });
const sumOf = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const entropy = (p: ArrayLike<number>) => -sumOf(Array.from(p, (v) => (v > 0 ? v * Math.log(v) : 0)));
/** Logits whose softmax is the given distribution, for a batch. */
const answering = (p: ArrayLike<number>, batch: number) =>
  tf.tensor2d(Array.from({ length: batch }, () => Array.from(p, (v) => Math.log(v) + 1.5)));

test('the prior is the share of each class, uniform is 1/K whatever the counts', () => {
  assertClose(prior, [0.6, 0.3, 0.1], 1e-7);
  assertClose(adversarialTarget('uniform', COUNTS), [1 / 3, 1 / 3, 1 / 3], 1e-7);
  for (const kind of ADVERSARIAL_TARGETS) assert.ok(Math.abs(sumOf(adversarialTarget(kind, [5, 0, 17, 3])) - 1) < 1e-6);
});

test('under balanced classes the two targets are one', () => {
  assert.deepEqual(adversarialTarget('prior', [9, 9, 9, 9]), adversarialTarget('uniform', [9, 9, 9, 9]));
});

test('to the uniform target, uniform logits cost log 7 = 1.9459 nats', () => {
  const target = adversarialTarget('uniform', [1, 2, 3, 4, 5, 6, 7]);
  assertClose(adversarialLoss(tf.zeros([4, 7]), target), [1.945910149], 1e-6);
});

test('to the prior, an adversary that answers the prior costs exactly H(π)', () => {
  assertClose(adversarialLoss(answering(prior, 5), prior), [entropy(prior)], 1e-6);
  assert.ok(entropy(prior) < Math.log(3), 'less than the uniform answer costs');
  assertClose(adversarialLoss(tf.zeros([5, 3]), prior), [Math.log(3)], 1e-6);
});

test('any other answer costs more than H(π): the difference is the mean of KL(π ‖ answer)', () => {
  for (let i = 0; i < 20; i++) {
    const logits = draw([4, 3], i) as Tensor2D;
    const answers = tf.softmax(logits).arraySync() as number[][];
    const kl = answers.map((p) => sumOf(p.map((v, k) => prior[k]! * Math.log(prior[k]! / v))));
    const excess = valuesOf(adversarialLoss(logits, prior))[0]! - entropy(prior);
    assert.ok(excess > 0);
    assertClose([excess], [sumOf(kl) / 4], 1e-5);
  }
});

test('its gradient is (softmax − π) / B: zero at the prior, finite differences elsewhere', () => {
  const f = (u: Tensor) => adversarialLoss(u as Tensor2D, prior);
  assertClose(tf.grad(f)(answering(prior, 2)), new Array(6).fill(0), 1e-7);
  const logits = draw([2, 3]);
  const gradient = tf.grad(f)(logits);
  assertClose(gradient, tf.softmax(logits).sub(Array.from(prior)).div(2), 1e-6);
  assertClose(gradient, differences(f, logits), 1e-3);
});

test('it does not saturate where the adversary is sure', () => {
  const sure = tf.tensor2d([[30, 0, 0]]);
  const gradient = tf.grad((u: Tensor) => adversarialLoss(u as Tensor2D, prior))(sure);
  assertClose(gradient, [0.4, -0.3, -0.1], 1e-6);
});

test('a class that the training data lacks is not aimed at, and the loss stays finite', () => {
  const target = adversarialTarget('prior', [3, 0, 1]);
  assert.deepEqual([...target], [0.75, 0, 0.25]);
  const logits = tf.tensor2d([[Math.log(3), -1e4, 0]]);
  assertClose(adversarialLoss(logits, target), [entropy(target)], 1e-6);
});

test('it leaves nothing behind', () => {
  const logits = draw([4, 3]);
  assertNothingStays(() => {
    adversarialLoss(logits as Tensor2D, prior).dispose();
    tf.grad((u: Tensor) => adversarialLoss(u as Tensor2D, prior))(logits).dispose();
  });
});
