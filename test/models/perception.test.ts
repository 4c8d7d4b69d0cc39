import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf } from '../../lib/engine';
import { createPerception } from '../../lib/models/perception';
import { alive, assertClose, draw, valuesOf } from '../helpers';

const look = (seed: number, images: Tensor) => createPerception([12, 8, 1], seed).apply(images) as Tensor[];
const images = draw([3, 12, 8, 1]).sigmoid().sub(0.5);

test('three levels, each but the first half as wide, of as many channels again', () => {
  assert.deepEqual(
    look(1, images).map(({ shape }) => shape),
    [
      [3, 12, 8, 16],
      [3, 6, 4, 32],
      [3, 3, 2, 64],
    ],
  );
  const odd = createPerception([13, 7, 3], 1).apply(tf.ones([2, 13, 7, 3])) as Tensor[];
  assert.deepEqual(odd[2]!.shape, [2, 4, 2, 64]);
});

test('the same seed draws the same network, another another; no level is dead', () => {
  const [a, b, other] = [look(1, images), look(1, images), look(2, images)];
  for (const [i, level] of a.entries()) {
    assertClose(b[i]!, level, 1e-7);
    assert.notDeepEqual(valuesOf(other[i]!), valuesOf(level));
    const active = valuesOf(level.greater(0).cast('float32').mean())[0]!;
    assert.ok(active > 0.2 && active < 0.9, `level ${i + 1}: ${active} of the values are not 0`);
  }
});

test('it tells a blurred and a shifted image from the image', () => {
  const blurred = tf.avgPool(images as never, 3, 1, 'same') as Tensor;
  const shifted = tf.concat([images.slice([0, 0, 1, 0]), images.slice([0, 0, 0, 0], [3, 12, 1, 1])], 2);
  for (const other of [blurred, shifted]) {
    look(1, images).forEach((level, i) => {
      const difference = look(1, other)[i]!.sub(level).square().mean().div(level.square().mean());
      assert.ok(valuesOf(difference)[0]! > 0.05, `level ${i + 1}`);
    });
  }
});

test('it has nothing to train, and is freed whole', () => {
  const before = alive();
  const network = createPerception([12, 8, 1], 1);
  assert.deepEqual(network.trainableWeights, []);
  tf.dispose(network.apply(images) as Tensor[]);
  network.dispose();
  assert.deepEqual(alive(), before);
});
