import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrainingBatches } from '../../lib/datasets/batches/batches';
import { mixRows } from '../../lib/datasets/batches/mixup';
import type { Draw } from '../../lib/datasets/batches/sampling';
import { type Tensor, type Tensor2D, tf } from '../../lib/engine';
import { adjustLogits, crossEntropyLoss, smoothTowards, targetDistributions } from '../../lib/losses';
import { Aims } from '../../lib/training/aims';
import { NO_AUGMENTATION } from '../datasets/batches/noAugmentation';
import { assertClose, assertNothingStays, differences, draw } from '../helpers';
import { SMALL_CLASSES, SMALL_SHAPE } from '../models/small';
import { barDataset, barSplit, lossOptions } from '../training/small';

const { log } = Math;
const adjustments = Float32Array.of(log(8), 0, 0, 0, 0, log(2), 0, log(3), 0, 1, -1, 0);
const known = tf.tensor2d(adjustments, [4, SMALL_CLASSES]);

test('logits are given what is known: by hand, and nothing where nothing is', () => {
  // softmax of (0, 0) is (1/2, 1/2); with log 3 for the first (3/4, 1/4)
  const logits = tf.zeros([1, 2]) as Tensor2D;
  const adjusted = adjustLogits(logits, tf.tensor2d([log(3), 0], [1, 2]));
  assertClose(crossEntropyLoss(targetDistributions([0], 2), adjusted), [log(4 / 3)], 1e-6);
  assertClose(crossEntropyLoss(targetDistributions([1], 2), adjusted), [log(4)], 1e-6);
  assert.equal(adjustLogits(logits), logits);
});

test('targets are smoothed towards what is known: logits of nothing are then best where the label is what was known', () => {
  // softmax of (log 8, 0, 0) is (0.8, 0.1, 0.1)
  const smoothed = smoothTowards(targetDistributions([1, 0, 0, 0], SMALL_CLASSES), known, 0.5);
  assertClose(smoothed.slice(0, 1), [0.4, 0.55, 0.05], 1e-6);
  assertClose(smoothed.sum(1), [1, 1, 1, 1], 1e-6);
  assertClose(
    smoothTowards(targetDistributions([1, 0, 0, 0], 3), tf.zeros([4, 3]), 0.1),
    targetDistributions([1, 0, 0, 0], 3, 0.1),
    1e-6,
  );
  // the part that smoothing adds has no gradient at logits without anything: Σ softmax(a) log softmax(u + a) is most at u = 0
  const f = (u: Tensor) => crossEntropyLoss(known.softmax(), adjustLogits(u as Tensor2D, known));
  assertClose(tf.grad(f)(tf.zeros([4, 3])), new Float32Array(12), 1e-6);
});

test('the gradient is that of adjusted logits, and agrees with finite differences', () => {
  const targets = smoothTowards(targetDistributions([0, 1, 2, 0], SMALL_CLASSES), known, 0.1);
  const f = (u: Tensor) => crossEntropyLoss(targets, adjustLogits(u as Tensor2D, known));
  const logits = draw([4, SMALL_CLASSES]);
  assertClose(tf.grad(f)(logits), tf.softmax(logits.add(known)).sub(targets).div(4), 1e-6);
  assertClose(tf.grad(f)(logits), differences(f, logits), 1e-3);
});

test('a batch brings what its own images are given, and its aims have it, mixed where they are', () => {
  const split = barSplit('train', 24);
  const all = Float32Array.from({ length: 24 * SMALL_CLASSES }, (_, i) => i / 10);
  const draw = { weights: new Float32Array(24).fill(1), adjustments: all };
  const indices = Int32Array.of(3, 0, 23, 3);
  const batch = new TrainingBatches(split, SMALL_SHAPE, 4, NO_AUGMENTATION, 5, draw).batch(1, 0, indices);
  assertClose(
    batch.adjustments!,
    [...indices].flatMap((i) => [...all.subarray(i * 3, i * 3 + 3)]),
    0,
  );
  const aims = new Aims(barDataset(), lossOptions(), 'natural');
  const own = aims.of({ ...batch, adjustments });
  assertClose(own.targets, smoothTowards(targetDistributions([...batch.labels], 3), known, 0.1), 1e-6);
  assertClose(own.adjustments!, known, 0);
  const mixture = { partners: Int32Array.of(2, 1, 0, 3), shares: Float32Array.of(0.25, 1, 0.5, 0.9) };
  assertClose(aims.of({ ...batch, adjustments, mixture }).adjustments!, mixRows(known, mixture), 1e-6);
  assert.equal('adjustments' in aims.of({ images: batch.images, labels: batch.labels }), false);
  assertNothingStays(() => {
    const { images: _, ...made } = aims.of({ ...batch, adjustments, mixture });
    tf.dispose(made);
  });
});

test('what an adversary is to be left with, where its logits are adjusted, are the classes as they come; by weights alone, as they are drawn', () => {
  const dataset = barDataset();
  const { labels, size } = dataset.splits.train;
  const weights = Float32Array.from(labels, (label) => [1, 4, 0.5][label]!);
  const priorOf = (draw: Draw) => new Aims(dataset, lossOptions(), draw).prior;
  const natural = [0, 1, 2].map((k) => labels.filter((label) => label === k).length / size);
  assertClose(priorOf({ weights, adjustments: new Float32Array(3 * size) }), natural, 1e-6);
  const drawn = natural.map((share, k) => share * [1, 4, 0.5][k]!);
  const total = drawn.reduce((a, b) => a + b, 0);
  assertClose(
    priorOf({ weights }),
    drawn.map((share) => share / total),
    1e-5,
  );
});
