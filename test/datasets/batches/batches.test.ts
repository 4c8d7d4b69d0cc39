import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AugmentationOptions } from '../../../lib/datasets/batches/augment';
import { batchesInOrder, TrainingBatches, tensorOf } from '../../../lib/datasets/batches/batches';
import type { ImageShape } from '../../../lib/datasets/dataset';
import { tf } from '../../../lib/engine';
import { arraySplit } from '../../data/splits';
import { NO_AUGMENTATION } from './noAugmentation';

const SHAPE: ImageShape = [2, 2, 1];
const N = 24;
/** Image i is all i; its label is i mod 5. */
const split = arraySplit(
  SHAPE,
  Array.from({ length: N }, (_, i) => [i, i, i, i]),
  Array.from({ length: N }, (_, i) => i % 5),
);

/** The images and labels of one epoch, as their numbers. */
function epochOf(batches: TrainingBatches, epoch: number): { image: number; label: number }[] {
  return batches.order(epoch).flatMap((indices, b) => {
    const { images, labels } = batches.batch(epoch, b, indices);
    assert.deepEqual(images.shape, [indices.length, ...SHAPE]);
    const values = images.dataSync();
    images.dispose();
    return [...labels].map((label, i) => ({ image: Math.round(values[i * 4]! * 255), label }));
  });
}

const plain = (size: number, seed = 1) => new TrainingBatches(split, SHAPE, size, NO_AUGMENTATION, seed);
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

test('an epoch has every image once, with its own label', () => {
  for (const epoch of [1, 2, 30]) {
    const seen = epochOf(plain(6), epoch);
    assert.deepEqual(sorted(seen.map(({ image }) => image)), [...Array(N).keys()]);
    for (const { image, label } of seen) assert.equal(label, image % 5);
  }
});

test('the order is another in every epoch and with every seed, and the same for the same', () => {
  const order = (epoch: number, seed: number) => epochOf(plain(6, seed), epoch).map(({ image }) => image);
  assert.deepEqual(order(3, 1), order(3, 1));
  const orders = [order(1, 1), order(2, 1), order(3, 1), order(1, 2), [...Array(N).keys()]];
  assert.equal(new Set(orders.map(String)).size, orders.length);
});

test('images that do not fill a last batch are left out of an epoch, others in every epoch', () => {
  const batches = plain(10);
  assert.equal(batches.length, 2);
  const left = new Set<number>();
  for (let epoch = 1; epoch <= 40; epoch++) {
    const seen = new Set(epochOf(batches, epoch).map(({ image }) => image));
    assert.equal(seen.size, 20);
    for (let i = 0; i < N; i++) if (!seen.has(i)) left.add(i);
  }
  assert.equal(left.size, N, 'nobody is always in');
});

test('a batch larger than the split is no batch', () => {
  assert.equal(plain(N + 1).length, 0);
  assert.deepEqual(plain(N + 1).order(1), []);
  for (const size of [0, -1, 2.5, Number.NaN]) assert.throws(() => plain(size), RangeError);
});

test('augmentation is drawn from seed, epoch and batch: the same again for the same, whatever was read before', () => {
  const options: AugmentationOptions = { ...NO_AUGMENTATION, light: 0.5, erase: 0.5 };
  const read = (epoch: number, batch: number, seed: number) => {
    const batches = new TrainingBatches(split, SHAPE, 6, options, seed);
    const { images } = batches.batch(epoch, batch, Int32Array.from([5, 6, 7]));
    const values = [...images.dataSync()];
    images.dispose();
    return values;
  };
  assert.deepEqual(read(2, 1, 1), read(2, 1, 1));
  const all = [read(2, 1, 1), read(2, 0, 1), read(1, 1, 1), read(2, 1, 2)];
  assert.equal(new Set(all.map(String)).size, 4);
});

test('reading does not touch the split: erased images are whole the next time', () => {
  const erasing = new TrainingBatches(split, SHAPE, 6, { ...NO_AUGMENTATION, erase: 1 }, 1);
  erasing.batch(1, 0, Int32Array.from([20])).images.dispose();
  assert.deepEqual([...split.read([20])], [20, 20, 20, 20]);
});

test('in order: every image once, as it is, the last batch smaller', () => {
  const sizes: number[] = [];
  const seen: number[] = [];
  for (const images of batchesInOrder(split, SHAPE, 10)) {
    sizes.push(images.shape[0]);
    seen.push(...Array.from(images.dataSync()).filter((_, i) => i % 4 === 0));
    images.dispose();
  }
  assert.deepEqual(sizes, [10, 10, 4]);
  for (const [i, value] of seen.entries()) assert.ok(Math.abs(value - i / 255) < 1e-7);
});

test('0 and 255 become exactly 0 and 1', () => {
  const images = tensorOf(Uint8Array.from([0, 255, 128, 1]), SHAPE);
  assert.deepEqual([...images.dataSync()], [0, 1, Math.fround(128 / 255), Math.fround(1 / 255)]);
  images.dispose();
});

test('no tensor is left behind, epoch after epoch', () => {
  const batches = new TrainingBatches(
    split,
    SHAPE,
    6,
    { flip: true, shift: 0.1, rotate: 10, zoom: 0.1, stretch: 0.1, light: 0.1, erase: 1, mixup: 0.4 },
    1,
  );
  const before = tf.memory().numTensors;
  for (const epoch of [1, 2, 3]) epochOf(batches, epoch);
  for (const images of batchesInOrder(split, SHAPE, 10)) images.dispose();
  assert.equal(tf.memory().numTensors, before);
});
