import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countClasses, type Dataset, type Split, type SplitName } from '../../../lib/datasets/dataset';
import { openDataset } from '../../../lib/datasets/open';
import { shortcutOf } from '../../../lib/datasets/splits/drawnShortcut';
import { shortcutValues } from '../../../lib/datasets/splits/shortcutValues';
import { SYNTHETIC_DEFAULTS } from '../../../lib/datasets/synthetic';
import { MienError, UsageError } from '../../../lib/support/errors';
import { Random } from '../../../lib/support/random';
import { arraySplit } from '../../data/splits';
import { temporaryCache } from '../../data/temporary';

temporaryCache();
const POSES = ['left', 'front', 'right'];
const CLASSES = ['sad', 'happy'];

/** Classes 3 : 1, poses at random, every tenth unknown; image n is [n mod 256, n div 256]. */
function split(name: SplitName, size: number): Split {
  const random = new Random(1, name);
  const codes = Int32Array.from({ length: size }, (_, n) => (n % 10 === 9 ? -1 : random.integer(3)));
  const rows = Array.from({ length: size }, (_, n) => [n & 255, n >> 8]);
  const labels = rows.map((_, n) => Number(n % 4 === 0));
  return { ...arraySplit([1, 2, 1], rows, labels, name), factors: [{ name: 'pose', values: POSES, codes }] };
}

const dataset: Dataset = {
  name: 'made up',
  classes: CLASSES,
  shape: [1, 2, 1],
  splits: { train: split('train', 2000), validation: split('validation', 400), test: split('test', 400) },
};

/** Of each class, the share of images that have one of its values. */
const sharesOf = ({ labels, factors, size }: Split) =>
  CLASSES.map((_, k) => {
    const own = shortcutValues(3, 2, k);
    const images = [...Array(size).keys()].filter((i) => labels[i] === k);
    return images.filter((i) => own.includes(factors[0]!.codes[i]!)).length / images.length;
  });

test('the values set aside for a class: every K-th, or shared ones where there are fewer than classes', () => {
  assert.deepEqual(
    [0, 1, 2].map((label) => shortcutValues(7, 3, label)),
    [
      [0, 3, 6],
      [1, 4],
      [2, 5],
    ],
  );
  assert.deepEqual(
    [0, 1, 2, 3].map((label) => shortcutValues(2, 4, label)),
    [[0], [1], [0], [1]],
  );
});

test('the factor follows the expression as strongly as asked, in training and validation, and the test split is the same', () => {
  for (const strength of [0, 0.5, 0.9, 1]) {
    const { splits } = shortcutOf(dataset, { factor: 'pose', strength }, 1).dataset;
    for (const name of ['train', 'validation'] as const) {
      for (const share of sharesOf(splits[name])) assert.ok(Math.abs(share - strength) < 0.03, `${name}: ${share}`);
      assert.ok([...splits[name].factors[0]!.codes].every((code) => code >= 0));
    }
    assert.equal(splits.test, dataset.splits.test);
  }
});

test('classes stay as frequent among each other, each image is drawn once and is what it was, and as many are as can be', () => {
  const { train } = shortcutOf(dataset, { factor: 'pose', strength: 0.9 }, 1).dataset.splits;
  const [sad, happy] = countClasses(train.labels, 2);
  assert.ok(Math.abs(sad! / happy! - 3) < 0.05, `${sad} : ${happy}`);
  const before = dataset.splits.train;
  const pixels = train.read([...Array(train.size).keys()]);
  const numbers = train.labels.map((_, i) => pixels[2 * i]! + 256 * pixels[2 * i + 1]!);
  assert.equal(new Set(numbers).size, train.size);
  for (const [i, n] of numbers.entries()) {
    assert.equal(train.labels[i], before.labels[n]);
    assert.equal(train.factors[0]!.codes[i], before.factors[0]!.codes[n]);
  }
  // by hand: class k can have with / 0.9 images, and the scarcer of the two decides for both
  const has = (k: number) =>
    [...before.labels.keys()].filter(
      (n) => before.labels[n] === k && shortcutValues(3, 2, k).includes(before.factors[0]!.codes[n]!),
    ).length;
  const share = Math.min(has(0) / 0.9 / 1500, has(1) / 0.9 / 500);
  assert.ok(Math.abs(train.size - share * 2000) <= 4, `${train.size} of ${share * 2000}`);
});

test('the seed alone decides which images stay, and what is left over is said', () => {
  const draw = (seed: number) => shortcutOf(dataset, { factor: 'pose', strength: 0.9 }, seed);
  const labels = (seed: number) => String(draw(seed).dataset.splits.train.read([0, 1, 2, 3, 4, 5, 6, 7]));
  assert.equal(labels(1), labels(1));
  assert.notEqual(labels(1), labels(2));
  const { notes, dataset: drawn } = draw(1);
  const { size } = drawn.splits.train;
  assert.match(notes[0]!, /pose follows the expression in 90\.0 %.*sad: left or right; happy: front/);
  assert.equal(notes[1], `Of 2,000 train images ${size} were drawn; ${2000 - size} are left over.`);
});

test('a class that is so rare that no image of it is drawn is named', () => {
  const scarce: Split = {
    ...dataset.splits.train,
    labels: dataset.splits.train.labels.map((_, i) => Number(i % 400 === 3)),
  };
  const few = scarce.factors[0]!.codes.map((code, i) => (scarce.labels[i] === 1 || i % 50 === 0 ? code : 0));
  const train = { ...scarce, factors: [{ name: 'pose', values: POSES, codes: few }] };
  const { notes, dataset: drawn } = shortcutOf(
    { ...dataset, splits: { ...dataset.splits, train } },
    { factor: 'pose', strength: 0.1 },
    1,
  );
  assert.deepEqual([...countClasses(drawn.splits.train.labels, 2)].map(Boolean), [true, false]);
  assert.match(notes[1]!, /None of them is of happy, which has too few\.$/);
  assert.doesNotMatch(notes[2]!, /None/);
});

test('where nothing can be drawn, a class that has no images anyway is not blamed', () => {
  const { train } = dataset.splits;
  const three = { ...dataset, classes: ['calm', ...CLASSES] };
  const labels = train.labels.map((label) => label + 1);
  const left = { ...train, labels, factors: [{ name: 'pose', values: POSES, codes: new Int32Array(train.size) }] };
  assert.throws(
    () => shortcutOf({ ...three, splits: { ...dataset.splits, train: left } }, { factor: 'pose', strength: 0.9 }, 1),
    /of sad, 0 have its values and 1500 do not/,
  );
});

test('a factor that is not there is a mistake, and so is a shortcut that no image could be drawn for', () => {
  assert.throws(
    () => shortcutOf(dataset, { factor: 'light', strength: 0.9 }, 1),
    (error) => error instanceof UsageError && /no factor light[\s\S]*has pose/.test(error.message),
  );
  const { train } = dataset.splits;
  const left = { ...train, factors: [{ name: 'pose', values: POSES, codes: new Int32Array(train.size) }] };
  assert.throws(
    () => shortcutOf({ ...dataset, splits: { ...dataset.splits, train: left } }, { factor: 'pose', strength: 0.9 }, 1),
    (error) =>
      error instanceof MienError && /No train images.*sad, 1500 have its values and 0 do not/.test(error.message),
  );
});

test('opened with a shortcut, a dataset has another digest in training and is the same each time', async () => {
  const synthetic = { ...SYNTHETIC_DEFAULTS, train: 400, validation: 60, test: 14, side: 32, identities: 3 };
  const open = (strength?: number) =>
    openDataset({
      ...{ name: 'synthetic', root: null, synthetic },
      ...(strength !== undefined && { shortcut: { factor: 'glasses', strength } }),
    });
  const [whole, one, again, other] = [await open(), await open(0.9), await open(0.9), await open(0.6)];
  assert.equal(one.digest.whole, again.digest.whole);
  assert.equal(new Set([whole, one, other].map(({ digest }) => digest.whole)).size, 3);
  assert.ok(one.splits.train.size < whole.splits.train.size);
  assert.match(one.notes.at(-2)!, /Of 400 train images/);
  for (const { close } of [whole, one, again, other]) close();
});
