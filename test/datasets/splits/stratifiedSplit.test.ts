import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SplitName } from '../../../lib/datasets/dataset';
import { EIGHTY_TEN_TEN, heldOutNote, holdOut, stratifiedSplit } from '../../../lib/datasets/splits/stratifiedSplit';

/** Labels of classes of these sizes, one class after the other. */
const labelsOf = (...sizes: number[]) => sizes.flatMap((size, label) => new Array<number>(size).fill(label));
const countsOf = (labels: readonly number[], splits: readonly SplitName[], label: number) =>
  (['train', 'validation', 'test'] as const).map(
    (split) => splits.filter((name, i) => name === split && labels[i] === label).length,
  );

test('every class is divided 80 / 10 / 10; small ones give one image to each split, those of two or one stay in training', () => {
  const labels = labelsOf(100, 10, 3, 2, 1, 17);
  const splits = stratifiedSplit(labels, EIGHTY_TEN_TEN, 1);
  const counts = [0, 1, 2, 3, 4, 5].map((label) => countsOf(labels, splits, label));
  assert.deepEqual(counts, [
    [80, 10, 10],
    [8, 1, 1],
    [1, 1, 1],
    [2, 0, 0],
    [1, 0, 0],
    [13, 2, 2],
  ]);
});

test('training keeps an image however large the shares are', () => {
  for (const shares of [
    { validation: 0.49, test: 0.5 },
    { validation: 0.98, test: 0.01 },
  ]) {
    const labels = labelsOf(3);
    assert.deepEqual(countsOf(labels, stratifiedSplit(labels, shares, 1), 0), [1, 1, 1]);
  }
});

test('one split alone can be drawn', () => {
  const labels = labelsOf(40, 2);
  const splits = stratifiedSplit(labels, { validation: 0.05 }, 3);
  assert.deepEqual(
    [0, 1].map((label) => countsOf(labels, splits, label)),
    [
      [38, 2, 0],
      [1, 1, 0],
    ],
  );
});

test('the seed decides it, class by class', () => {
  const labels = labelsOf(50, 50);
  const splits = stratifiedSplit(labels, EIGHTY_TEN_TEN, 1);
  assert.deepEqual(stratifiedSplit(labels, EIGHTY_TEN_TEN, 1), splits);
  assert.notDeepEqual(stratifiedSplit(labels, EIGHTY_TEN_TEN, 2), splits);
  assert.notDeepEqual(splits.slice(50), splits.slice(0, 50), 'classes are not cut alike');
  assert.deepEqual(stratifiedSplit(labelsOf(50, 9), EIGHTY_TEN_TEN, 1).slice(0, 50), splits.slice(0, 50));
  const turns = Array.from({ length: 100 }, (_, i) => i % 2);
  const mixed = stratifiedSplit(turns, EIGHTY_TEN_TEN, 1);
  assert.deepEqual(
    mixed.filter((_, i) => turns[i] === 0),
    splits.slice(0, 50),
    'the images of other classes between them change nothing',
  );
});

test('over many seeds every image is drawn as often as its share says', () => {
  const labels = labelsOf(20);
  const seeds = 2000;
  const drawn = new Array<number>(20).fill(0);
  for (let seed = 0; seed < seeds; seed++) {
    stratifiedSplit(labels, EIGHTY_TEN_TEN, seed).forEach((split, i) => {
      if (split === 'test') drawn[i]!++;
    });
  }
  // 200 expected with a standard deviation of 13.4: none of 20 beyond 4.5 of them but once in 7,000 such tests
  for (const [i, count] of drawn.entries()) assert.ok(Math.abs(count - 200) < 60, `image ${i}: ${count} times`);
});

test('holding out moves training images only, and changes nothing else about them', () => {
  const images = labelsOf(20, 20).map((label, i) => ({
    file: `${i}.png`,
    label,
    split: (i % 2 ? 'train' : 'test') as SplitName,
  }));
  const held = holdOut(images, { validation: 0.2 }, 1);
  assert.deepEqual(
    held.map(({ file, label }) => [file, label]),
    images.map(({ file, label }) => [file, label]),
  );
  assert.ok(held.every(({ split }, i) => (images[i]!.split === 'test') === (split === 'test')));
  assert.equal(held.filter(({ split }) => split === 'validation').length, 4);
  assert.deepEqual(holdOut(images, {}, 1), images);
});

test('shares that leave nothing to train on, or nothing to hold out, are refused', () => {
  for (const shares of [{ validation: 1 }, { validation: 0.5, test: 0.5 }, { validation: 0 }, { test: Number.NaN }]) {
    assert.throws(() => stratifiedSplit([0, 0, 0], shares, 1), RangeError);
  }
});

test('the note says what was drawn', () => {
  assert.equal(
    heldOutNote({ validation: 0.05 }, 7),
    'Drawn from the training images, from each class the same share, with seed 7: validation (5 %).',
  );
});
