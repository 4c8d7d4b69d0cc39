import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrainingBatches } from '../../../lib/datasets/batches/batches';
import { drawMixture, mixRows } from '../../../lib/datasets/batches/mixup';
import { type Tensor2D, tf } from '../../../lib/engine';
import { crossEntropyLoss } from '../../../lib/losses';
import { Random } from '../../../lib/support/random';
import { Aims } from '../../../lib/training/aims';
import { assertClose, assertNothingStays, draw, valuesOf } from '../../helpers';
import { SMALL_CLASSES, SMALL_SHAPE } from '../../models/small';
import { barDataset, barSplit, lossOptions } from '../../training/small';
import { NO_AUGMENTATION } from './noAugmentation';

const mixture = { partners: Int32Array.of(2, 1, 0, 3), shares: Float32Array.of(0.25, 1, 0.5, 0.9) };

for (const alpha of [0.05, 0.3, 1]) {
  test(`shares are from Beta(α, α): its first moments at α = ${alpha}, and the arcs of its distribution are symmetric`, () => {
    const { shares } = drawMixture(40_000, alpha, new Random(1, alpha * 100));
    const mean = (f: (x: number) => number) => shares.reduce((sum, x) => sum + f(x), 0) / shares.length;
    const variance = 1 / (4 * (2 * alpha + 1));
    assert.ok(shares.every((x) => x >= 0 && x <= 1));
    assert.ok(Math.abs(mean((x) => x) - 0.5) < 4 * Math.sqrt(variance / 40_000));
    // (x − ½)² is at most ¼ and of mean `variance`, so its variance is at most variance / 4
    assert.ok(Math.abs(mean((x) => (x - 0.5) ** 2) - variance) < 4 * Math.sqrt(variance / 4 / 40_000));
    if (alpha === 1) assert.ok(Math.abs(mean((x) => Number(x < 0.1)) - 0.1) < 4 * Math.sqrt(0.09 / 40_000), 'uniform');
  });
}

test('every row is somebody’s partner once', () => {
  const { partners } = drawMixture(50, 0.4, new Random(2));
  assert.deepEqual(
    [...partners].sort((a, b) => a - b),
    [...Array(50).keys()],
  );
});

test('rows are mixed as told, of any rank: by hand', () => {
  const rows = tf.tensor2d([
    [0, 8],
    [1, 1],
    [4, 0],
    [5, 5],
  ]);
  assertClose(mixRows(rows, mixture), [3, 2, 1, 1, 2, 4, 5, 5], 1e-6);
  assertClose(mixRows(tf.tensor1d([0, 1, 4, 5]), mixture), [3, 1, 2, 5], 1e-6);
  const images = draw([4, 3, 2, 1]);
  const [a, b] = [valuesOf(mixRows(images, mixture)), valuesOf(images)];
  assertClose(
    a.slice(0, 6),
    b.slice(0, 6).map((x, i) => 0.25 * x + 0.75 * b[12 + i]!),
    1e-6,
  );
  assertNothingStays(() => mixRows(images, mixture).dispose());
});

test('a batch is the one without mixup, mixed; the same whenever it is made, another in another epoch', () => {
  const split = barSplit('train', 24);
  const of = (mixup: number) =>
    new TrainingBatches(split, SMALL_SHAPE, 8, { ...NO_AUGMENTATION, flip: true, mixup }, 5);
  const batch = (epoch: number, mixup: number) => of(mixup).batch(epoch, 1, Int32Array.of(3, 1, 4, 15, 9, 2, 6, 5));
  const [plain, mixed, again, later] = [batch(1, 0), batch(1, 0.4), batch(1, 0.4), batch(2, 0.4)];
  assert.equal(plain.mixture, undefined);
  assertClose(mixed.images, mixRows(plain.images, mixed.mixture!), 1e-6);
  assert.deepEqual(mixed.labels, plain.labels);
  assert.deepEqual([valuesOf(again.images), again.mixture], [valuesOf(mixed.images), mixed.mixture]);
  assert.notDeepEqual(later.mixture, mixed.mixture);
});

for (const classWeights of ['none', 'balanced'] as const) {
  test(`classes weighted ${classWeights}: the loss of a mixed image is the losses of its two labels in its shares`, () => {
    const labels = [0, 1, 2, 0];
    const images = draw([4, ...SMALL_SHAPE]) as never;
    const aims = new Aims(barDataset(), { ...lossOptions(), classWeights }, 'natural');
    const logits = draw([4, SMALL_CLASSES], 'logits') as Tensor2D;
    const own = aims.of({ images, labels });
    const mixed = aims.of({ images, labels, mixture });
    for (const aim of ['targets', 'labels'] as const) {
      // the loss of image i by the aims of image j, one at a time
      const one = (i: number, j: number) => {
        const row = <T>(x: { slice(at: number, size: number): T }, at: number) => x.slice(at, 1) as never;
        const weights = own.weights && row(own.weights, j);
        return valuesOf(crossEntropyLoss(row(own[aim], j), row(logits, i), weights))[0]!;
      };
      const expected = [0, 1, 2, 3].reduce((sum, i) => {
        const [share, partner] = [mixture.shares[i]!, mixture.partners[i]!];
        return sum + (share * one(i, i) + (1 - share) * one(i, partner)) / 4;
      }, 0);
      assertClose(crossEntropyLoss(mixed[aim], logits, mixed.weights), [expected], 1e-5, aim);
      assertClose(mixed[aim].sum(1), [1, 1, 1, 1], 1e-6, `${aim} are distributions`);
    }
    assert.equal(mixed.weights !== undefined, classWeights === 'balanced');
    assertNothingStays(() => {
      const { images: _, ...made } = aims.of({ images, labels, mixture });
      tf.dispose(made);
    });
  });
}
