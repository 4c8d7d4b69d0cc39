import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUICK_RECIPE, recipeFor } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';
import type { Dataset } from '../../lib/datasets/dataset';
import { adviceAfter, adviceBefore } from '../../lib/runs/advice';
import type { EpochRecord } from '../../lib/training/trainer';
import { arraySplit } from '../data/splits';

/** As many images of one pixel as there are labels. */
function datasetOf(labels: readonly number[], validation = Array.from({ length: 100 }, (_, i) => i % 4)): Dataset {
  const split = (codes: readonly number[]) =>
    arraySplit(
      [1, 1, 1],
      codes.map(() => [0]),
      codes,
    );
  const few = split(validation);
  return {
    name: 'x',
    classes: ['a', 'b', 'c', 'd'],
    shape: [1, 1, 1],
    splits: { train: split(labels), validation: few, test: few },
  };
}
const labels = (n: number, classes = 4) => Array.from({ length: n }, (_, i) => i % classes);
const record = (accuracy: number) => ({ epoch: 1, validation: { accuracy } }) as unknown as EpochRecord;

test('the recipe gives sets of any size enough steps, never a batch that they cannot fill, and large ones the defaults', () => {
  for (const n of [1, 10, 31, 32, 33, 63, 64, 100, 319, 500, 1602, 3999, 4000, 15_999]) {
    const { training } = resolveConfig(recipeFor(n));
    assert.ok(training.batchSize <= n, `${n}`);
    const steps = training.epochs * Math.floor(n / training.batchSize);
    assert.ok(steps >= 2000, `${n} images: ${steps} steps`);
    const advice = adviceBefore(resolveConfig(recipeFor(n)), datasetOf(labels(n)));
    assert.doesNotMatch(advice.join(), /--fit/, 'who follows it is not told to follow it');
  }
  assert.deepEqual(resolveConfig(recipeFor(28_709)), resolveConfig());
});

test('before a training: one that is too short, and a class that it never sees', () => {
  const config = resolveConfig(); // 30 epochs of batches of 128
  assert.match(adviceBefore(config, datasetOf(labels(500)))[0]!, /30 epochs of 500 images are 90 steps.*--fit/);
  assert.deepEqual(adviceBefore(config, datasetOf(labels(1280))), []);
  assert.deepEqual(adviceBefore(resolveConfig(QUICK_RECIPE), datasetOf(labels(1536))), [], 'its faces are easy');
  assert.match(
    adviceBefore(config, datasetOf(labels(1280, 3)))[0]!,
    /without any training image.*: d\. .*dataset\.splitSeed/,
  );
});

test('after a training: a best epoch that is no better than guessing', () => {
  const config = resolveConfig();
  const data = datasetOf(labels(1280));
  assert.match(
    adviceAfter(record(0.3), config, data)[0]!,
    /30\.0 % of 100 validation images are right, no better than naming the most frequent class each time \(25\.0 %\)/,
  );
  assert.deepEqual(adviceAfter(record(0.5), config, data), []);
  assert.equal(
    adviceAfter(record(0.5), config, datasetOf(labels(1280), labels(8))).length,
    1,
    'four of eight can be luck',
  );
  const uneven = datasetOf(labels(1280), [...Array<number>(60).fill(1), ...labels(40).map((i) => (i === 1 ? 0 : i))]);
  assert.match(adviceAfter(record(0.6), config, uneven)[0]!, /the most frequent class each time \(60\.0 %\)/);
  assert.deepEqual(adviceAfter(record(0.75), config, uneven), []);
  const half = resolveConfig({ model: { nuisance: { encoder: 'own' }, expression: { from: 'runs/first' } } });
  const [advice] = adviceAfter(record(0.3), half, data);
  assert.match(advice!, /so is the run in runs\/first/);
  assert.doesNotMatch(advice!, /needs more steps/);
});

test('a recipe is for a number of images', () => {
  for (const images of [-1, Number.NaN, 1.5]) assert.throws(() => recipeFor(images), /is no number of images/);
});
