import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, type Tensor4D, tf } from '../../lib/engine';
import { edgeReconstructionLoss, featureReconstructionLoss, reconstructionLoss } from '../../lib/losses';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../helpers';

test('it is the mean of the squared differences, worked out by hand', () => {
  const images = tf.tensor4d([0, 0.5, 1, 0.25], [1, 2, 2, 1]);
  const decoded = tf.tensor4d([0, 0.25, 0.5, 1], [1, 2, 2, 1]);
  assertClose(reconstructionLoss(images, decoded), [(0 + 0.0625 + 0.25 + 0.5625) / 4], 1e-7);
});

test('it is 0 for a perfect copy and 1 for black instead of white', () => {
  const images = tf.ones([2, 3, 4, 3]) as Tensor4D;
  assert.deepEqual(valuesOf(reconstructionLoss(images, images)), [0]);
  assert.deepEqual(valuesOf(reconstructionLoss(images, tf.zerosLike(images))), [1]);
});

test('the same error costs the same at every size, batch and number of channels', () => {
  for (const shape of [
    [1, 8, 8, 1],
    [1, 48, 48, 1],
    [5, 8, 8, 1],
    [2, 16, 8, 3],
  ] as const) {
    const images = tf.fill([...shape], 0.5) as Tensor4D;
    assertClose(reconstructionLoss(images, images.add(0.25)), [0.0625], 1e-6);
  }
});

test('it is symmetric: too bright costs as much as too dark', () => {
  const [a, b] = [draw([2, 3, 3, 1], 'a'), draw([2, 3, 3, 1], 'b')] as [Tensor4D, Tensor4D];
  assertClose(reconstructionLoss(a, b), reconstructionLoss(b, a), 1e-7);
});

test('its gradient is 2 (D − x) / n and agrees with finite differences', () => {
  const images = draw([2, 3, 3, 1], 'images').sigmoid() as Tensor4D;
  const decoded = draw([2, 3, 3, 1], 'decoded').sigmoid();
  const f = (v: Tensor) => reconstructionLoss(images, v as Tensor4D);
  const gradient = tf.grad(f)(decoded);
  assertClose(gradient, decoded.sub(images).mul(2 / 18), 1e-7);
  assertClose(gradient, differences(f, decoded), 1e-4);
});

test('it leaves nothing behind', () => {
  const [a, b] = [draw([2, 3, 3, 1], 'a'), draw([2, 3, 3, 1], 'b')] as [Tensor4D, Tensor4D];
  assertNothingStays(() => {
    reconstructionLoss(a, b).dispose();
    tf.grad((v: Tensor) => reconstructionLoss(a, v as Tensor4D))(b).dispose();
  });
});

test('in features: the share of the variance that is missed, averaged over levels, worked out by hand', () => {
  // one channel with values 0, 2: variance 1; another level with two channels of variances 4 and 0, on average 2
  const features = [tf.tensor4d([0, 2], [1, 1, 2, 1]), tf.tensor4d([0, 5, 4, 5], [1, 1, 2, 2])];
  const missed = [tf.tensor4d([1, 2], [1, 1, 2, 1]), tf.tensor4d([0, 5, 2, 5], [1, 1, 2, 2])];
  assertClose(featureReconstructionLoss(features, missed), [(0.5 / 1 + 1 / 2) / 2], 1e-6);
  assert.deepEqual(valuesOf(featureReconstructionLoss(features, features)), [0]);
  const means = [tf.fill([1, 1, 2, 1], 1), tf.tensor4d([2, 5, 2, 5], [1, 1, 2, 2])];
  assertClose(featureReconstructionLoss(features, means), [1], 1e-6, 'mean features everywhere');
  const [scaled, scaledMissed] = [features, missed].map((levels) => levels.map((level) => level.mul(7)));
  assertClose(featureReconstructionLoss(scaled!, scaledMissed!), [0.5], 1e-6, 'the scale does not matter');
});

test('in features: its gradient agrees with finite differences, and none reaches the image’s features', () => {
  const [wanted, got] = [draw([2, 2, 2, 3], 'wanted'), draw([2, 2, 2, 3], 'got')];
  const f = (v: Tensor) => featureReconstructionLoss([wanted, wanted], [v, draw([2, 2, 2, 3], 'other')]);
  assertClose(tf.grad(f)(got), differences(f, got), 1e-3);
  const both = tf.grads((w: Tensor, v: Tensor) => featureReconstructionLoss([w], [v]).add(w.sum().mul(0)));
  assert.ok(valuesOf(both([wanted, got])[0]!).every((value) => value === 0));
  const flat = tf.ones([2, 2, 2, 3]);
  assert.ok(valuesOf(featureReconstructionLoss([flat], [got])).every(Number.isFinite), 'features that do not vary');
});

test('with edges: the shares of variance that are missed in pixels, across and down, worked out by hand', () => {
  // two images of 2 × 2; over the two, each pixel has variance 1, 1, 1, 9: on average 3
  const images = tf.tensor4d([0, 0, 0, 0, 2, 2, 2, 6], [2, 2, 2, 1]);
  const decoded = tf.tensor4d([0, 0, 0, 0, 2, 2, 2, 2], [2, 2, 2, 1]);
  // pixels: 16 / 8 / 3. Across: differences 0, 0 and 0, 4, of variance 0 and 4, on average 2; missed 16 / 4. Down: the same.
  assertClose(edgeReconstructionLoss(images, decoded), [2 / 3 + 2 + 2], 1e-5);
  assert.deepEqual(valuesOf(edgeReconstructionLoss(images, images)), [0]);
});

test('with edges: 3 for the mean image everywhere, whatever the contrast; the same error counts for more where it is an edge', () => {
  const images = draw([6, 5, 4, 2], 'images') as Tensor4D;
  for (const contrast of [0.01, 1, 100]) {
    const scaled = images.mul(contrast) as Tensor4D;
    const mean = scaled.mean(0, true).tile([6, 1, 1, 1]) as Tensor4D;
    assertClose(edgeReconstructionLoss(scaled, mean), [3], 1e-3, `contrast ${contrast}`);
  }
  const flat = images.add(0.5) as Tensor4D;
  const checkered = images.add(
    tf.tensor4d(
      Array.from({ length: 20 }, (_, i) => (((i % 4) + (i >> 2)) % 2) - 0.5),
      [1, 5, 4, 1],
    ),
  ) as Tensor4D;
  const [even, edged] = [flat, checkered].map((got) => valuesOf(edgeReconstructionLoss(images, got))[0]!);
  assert.ok(edged! > 2 * even!, `${edged} and ${even}`);
});

test('with edges: its gradient agrees with finite differences; images that do not vary are no division by zero; nothing stays', () => {
  const [images, got] = [draw([3, 3, 4, 2], 'images'), draw([3, 3, 4, 2], 'got')] as [Tensor4D, Tensor4D];
  const f = (v: Tensor) => edgeReconstructionLoss(images, v as Tensor4D);
  assertClose(tf.grad(f)(got), differences(f, got), 2e-3);
  assert.ok(valuesOf(edgeReconstructionLoss(tf.ones([2, 3, 3, 1]), tf.zeros([2, 3, 3, 1]))).every(Number.isFinite));
  assertNothingStays(() => {
    edgeReconstructionLoss(images, got).dispose();
    tf.grad(f)(got).dispose();
  });
});
