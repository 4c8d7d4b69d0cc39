import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor2D, tf } from '../../lib/engine';
import { crossEntropyLoss, targetDistributions } from '../../lib/losses';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../helpers';

const { log } = Math;

test('uniform logits cost log K, whatever the target', () => {
  for (const classes of [2, 7, 8]) {
    const logits = tf.fill([3, classes], 0.3) as Tensor2D;
    for (const smoothing of [0, 0.1, 0.5]) {
      const targets = targetDistributions([0, 1, classes - 1], classes, smoothing);
      assertClose(crossEntropyLoss(targets, logits), [log(classes)], 1e-6);
    }
  }
});

test('it is the mean over the batch of the values worked out by hand', () => {
  // softmax: (1/4, 3/4) and (1/2, 1/2)
  const logits = tf.tensor2d([0, log(3), 5, 5], [2, 2]);
  assertClose(crossEntropyLoss(targetDistributions([0, 1], 2), logits), [(log(4) + log(2)) / 2], 1e-6);
  const smoothed = 0.9 * log(4) + 0.1 * log(4 / 3);
  assertClose(crossEntropyLoss(targetDistributions([0, 1], 2, 0.2), logits), [(smoothed + log(2)) / 2], 1e-6);
});

test('a sure and right answer costs nothing, a sure and wrong one its margin', () => {
  const logits = tf.tensor2d([40, 0, 0], [1, 3]);
  assertClose(crossEntropyLoss(targetDistributions([0], 3), logits), [0], 1e-7);
  assertClose(crossEntropyLoss(targetDistributions([1], 3), logits), [40], 1e-6);
});

test('it is least, and equal to the target’s entropy, where softmax and target agree', () => {
  const targets = targetDistributions([2, 0], 4, 0.4);
  const entropy = -(0.7 * log(0.7) + 3 * 0.1 * log(0.1));
  const best = crossEntropyLoss(targets, targets.log());
  assertClose(best, [entropy], 1e-6);
  for (let i = 0; i < 20; i++) {
    const elsewhere = crossEntropyLoss(targets, targets.log().add(draw([2, 4], i).mul(0.3)) as Tensor2D);
    assert.ok(valuesOf(elsewhere)[0]! > entropy);
  }
});

test('its gradient is (softmax − target) / B and agrees with finite differences', () => {
  const targets = targetDistributions([0, 3], 5, 0.1);
  const f = (u: Tensor) => crossEntropyLoss(targets, u as Tensor2D);
  const logits = draw([2, 5]);
  const gradient = tf.grad(f)(logits);
  assertClose(gradient, tf.softmax(logits).sub(targets).div(2), 1e-6);
  assertClose(gradient, differences(f, logits), 1e-3);
});

test('targets without smoothing are one-hot', () => {
  assert.deepEqual(targetDistributions([2, 0], 3).arraySync(), [
    [0, 0, 1],
    [1, 0, 0],
  ]);
});

test('smoothing ε leaves 1 − ε + ε/K to the label and ε/K to every class, and each row sums to 1', () => {
  const [row] = targetDistributions([1], 4, 0.2).arraySync() as [number[]];
  assertClose(row, [0.05, 0.85, 0.05, 0.05], 1e-7);
  for (const smoothing of [0, 0.1, 0.3, 0.9]) {
    const targets = targetDistributions([0, 3, 6, 3], 7, smoothing);
    assertClose(targets.sum(1), [1, 1, 1, 1], 1e-6);
    assert.deepEqual(valuesOf(targets.argMax(1)), [0, 3, 6, 3]);
  }
});

test('labels may be any array-like, and none make no rows', () => {
  assert.deepEqual(targetDistributions(Int32Array.of(1), 2).arraySync(), [[0, 1]]);
  assert.deepEqual(targetDistributions([], 7).shape, [0, 7]);
});

test('it leaves nothing behind', () => {
  assertNothingStays(() => {
    const targets = targetDistributions([0, 1], 3, 0.1);
    const logits = draw([2, 3]) as Tensor2D;
    tf.dispose([crossEntropyLoss(targets, logits), targets, logits]);
  });
});

test('labels that are none, and a smoothing that leaves nothing, are refused', () => {
  for (const label of [-1, 3, 0.5, Number.NaN]) assert.throws(() => targetDistributions([label], 3), RangeError);
  for (const smoothing of [-0.1, 1, Number.NaN])
    assert.throws(() => targetDistributions([0], 3, smoothing), RangeError);
});
