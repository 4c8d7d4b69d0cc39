import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AugmentationOptions } from '../../lib/datasets/batches/augment';
import { TrainingBatches } from '../../lib/datasets/batches/batches';
import type { Split } from '../../lib/datasets/dataset';
import { disposeParts } from '../../lib/models/parts';
import { BatchesAhead } from '../../lib/training/batchesAhead';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { NO_AUGMENTATION } from '../datasets/batches/noAugmentation';
import { alive, valuesOf } from '../helpers';
import { createSmall, SMALL_SHAPE } from '../models/small';
import { barDataset, barSplit, OPTIONS } from './small';

const AUGMENTED: AugmentationOptions = {
  ...NO_AUGMENTATION,
  ...{ flip: true, shift: 0.1, rotate: 20, zoom: 0.1, light: 0.2, erase: 0.5 },
};

const batchesOf = (split: Split, size = 8) => new TrainingBatches(split, SMALL_SHAPE, size, AUGMENTED, 5);

test('whether made ahead, in turn or out of turn, a batch has the same pixels bit by bit', () => {
  const split = barSplit('train', 40);
  const plain = batchesOf(split);
  const ahead = new BatchesAhead(batchesOf(split));
  for (const epoch of [1, 2]) {
    ahead.startEpoch(epoch);
    const order = plain.order(epoch);
    for (const index of [0, 1, 2, 4, 3]) {
      const want = plain.batch(epoch, index, order[index]!);
      const got = ahead.take(index);
      ahead.prepare(index + 1);
      assert.deepEqual(valuesOf(got.images), valuesOf(want.images), `epoch ${epoch}, batch ${index}`);
      assert.deepEqual(got.labels, want.labels);
      got.images.dispose();
      want.images.dispose();
    }
  }
  ahead.dispose();
});

test('one batch is made ahead, none beyond the epoch, and nothing stays', () => {
  let reads = 0;
  const split = barSplit('train', 24);
  const read: Split['read'] = (indices) => {
    reads++;
    return split.read(indices);
  };
  const ahead = new BatchesAhead(batchesOf({ ...split, read }));
  const before = alive();
  ahead.startEpoch(1);
  for (let index = 0; index < 3; index++) {
    ahead.take(index).images.dispose();
    for (let again = 0; again < 3; again++) ahead.prepare(index + 1);
    assert.equal(reads, Math.min(index + 2, 3));
  }
  ahead.take(0).images.dispose();
  ahead.prepare(1);
  ahead.startEpoch(2); // an epoch that was broken off
  assert.deepEqual(alive(), before);
  ahead.prepare(0);
  ahead.dispose();
  assert.deepEqual(alive(), before);
});

test('a batch that cannot be read fails when it is asked for, not the step before it', () => {
  const data = barDataset(24);
  const { train } = data.splits;
  let reads = 0;
  const read: Split['read'] = (indices) => {
    if (++reads >= 2) throw new Error('the disk is gone');
    return train.read(indices);
  };
  const parts = createSmall();
  const task = new DisentanglingTask(
    parts,
    { ...data, splits: { ...data.splits, train: { ...train, read } } },
    OPTIONS,
  );
  task.startEpoch(1);
  assert.ok(Number.isFinite(task.step(0, 1e-3).total));
  assert.equal(reads, 2, 'the next one was tried while the step ran');
  assert.throws(() => task.step(1, 1e-3), /the disk is gone/);
  task.dispose();
  disposeParts(parts);
});

test('an epoch of as many images as AffectNet has needs no more memory from batch to batch', () => {
  const size = 283_901;
  const [height, width, channels] = SMALL_SHAPE;
  const split: Split = {
    name: 'train',
    size,
    labels: new Int32Array(size),
    factors: [],
    read: (indices) => new Uint8Array(indices.length * height * width * channels).fill(90),
  };
  const ahead = new BatchesAhead(batchesOf(split, 512));
  ahead.startEpoch(1);
  assert.equal(ahead.length, Math.floor(size / 512));
  const memory: number[] = [];
  const tensors: number[] = [];
  for (let index = 0; index < ahead.length; index++) {
    const { images } = ahead.take(index);
    ahead.prepare(index + 1);
    images.dispose();
    memory.push(process.memoryUsage.rss() / 2 ** 20);
    tensors.push(alive().tensors);
  }
  // the least of a while: what is free and not given back yet is no need
  const [early, late] = [Math.min(...memory.slice(100, 200)), Math.min(...memory.slice(-100))];
  assert.ok(late - early < 50, `${early} MB, then ${late} MB`);
  assert.equal(new Set(tensors.slice(0, -1)).size, 1);
});
