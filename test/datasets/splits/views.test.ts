import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Dataset, SPLIT_NAMES, type Split, type SplitName } from '../../../lib/datasets/dataset';
import { foldOf } from '../../../lib/datasets/splits/folds';
import { subsetOf } from '../../../lib/datasets/splits/subset';
import { MienError } from '../../../lib/support/errors';
import { arraySplit } from '../../data/splits';

const POSES = ['left', 'front', 'right'];
const PEOPLE = ['ann', 'bob', 'eve', 'joe', 'kim'];

/** Image n is [n, n + 100], its label n mod 2, its pose n mod 3, its person n mod 5, its votes [1/n, 1 − 1/n]. */
function split(name: SplitName, numbers: readonly number[], unknown: readonly number[] = []): Split {
  const codes = (of: number) => Int32Array.from(numbers, (n) => (unknown.includes(n) ? -1 : n % of));
  return {
    ...arraySplit(
      [1, 2, 1],
      numbers.map((n) => [n, n + 100]),
      numbers.map((n) => n % 2),
      name,
    ),
    factors: [
      { name: 'pose', values: POSES, codes: codes(3) },
      { name: 'subject', values: PEOPLE, codes: codes(5) },
    ],
    distributions: Float32Array.from(numbers.flatMap((n) => [1 / n, 1 - 1 / n])),
    fileOf: (index) => `${numbers[index]}.png`,
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const dataset: Dataset = {
  name: 'made up',
  classes: ['even', 'odd'],
  shape: [1, 2, 1],
  splits: {
    train: split('train', range(1, 41)),
    validation: split('validation', range(41, 51)),
    test: split('test', range(51, 61)),
  },
};

const all = (part: Split) => range(0, part.size);
const numbersOf = (part: Split) => [...part.read(all(part))].filter((_, i) => i % 2 === 0);

/** Everything that goes with an image went with it. */
function assertWhole(part: Split): void {
  const pixels = part.read(all(part));
  for (const i of all(part)) {
    const n = pixels[2 * i]!;
    assert.equal(pixels[2 * i + 1], n + 100);
    assert.equal(part.fileOf?.(i), `${n}.png`);
    assert.equal(part.labels[i], n % 2);
    assert.deepEqual(
      part.factors.map(({ name, codes }) => [name, codes[i]]),
      [
        ['pose', n % 3],
        ['subject', n % 5],
      ],
    );
    assert.deepEqual([...part.distributions!.slice(2 * i, 2 * i + 2)], [Math.fround(1 / n), Math.fround(1 - 1 / n)]);
  }
}

test('folds: every image is tested once over all folds, nobody is on two sides, and each image keeps what is its own', () => {
  const tested: number[] = [];
  for (let index = 0; index < 4; index++) {
    const { splits, classes, name } = foldOf(dataset, { index, of: 4 });
    assert.deepEqual([name, classes], ['made up', dataset.classes]);
    const people = SPLIT_NAMES.map((part) => new Set(splits[part].factors[1]!.codes));
    assert.equal(
      people.reduce((sum, side) => sum + side.size, 0),
      5,
    );
    for (const part of SPLIT_NAMES) {
      assert.equal(splits[part].name, part);
      assert.ok(splits[part].size > 0);
      assertWhole(splits[part]);
    }
    const numbers = SPLIT_NAMES.flatMap((part) => numbersOf(splits[part]));
    assert.deepEqual(
      numbers.sort((a, b) => a - b),
      range(1, 61),
    );
    tested.push(...numbersOf(splits.test));
    const next = foldOf(dataset, { index: (index + 1) % 4, of: 4 });
    assert.deepEqual(numbersOf(splits.validation), numbersOf(next.splits.test), 'validation is the next test');
  }
  assert.deepEqual(
    tested.sort((a, b) => a - b),
    range(1, 61),
  );
});

test('a person whose name is spelled in two ways is one person', () => {
  const spelled = ['Ann', 'ann ', ...PEOPLE.slice(1)];
  const [, ...others] = dataset.splits.train.factors;
  const rename = (part: Split): Split => {
    const codes = part.factors[1]!.codes.map((code, i) => (code === 0 ? i % 2 : code + 1));
    return { ...part, factors: [{ ...others[0]!, values: spelled, codes }] };
  };
  const splits = Object.fromEntries(SPLIT_NAMES.map((name) => [name, rename(dataset.splits[name])]));
  const { splits: divided } = foldOf({ ...dataset, splits: splits as Dataset['splits'] }, { index: 0, of: 3 });
  const sides = SPLIT_NAMES.filter((name) => divided[name].factors[0]!.codes.some((code) => code < 2));
  assert.equal(sides.length, 1, `she is in ${sides.join(' and ')}`);
});

test('a view reads images in the order asked for, across the splits they come from, repeated ones too', () => {
  const { train } = foldOf(dataset, { index: 0, of: 3 }).splits;
  const asked = [train.size - 1, 0, 3, 0];
  const numbers = numbersOf(train);
  assert.deepEqual(
    [...train.read(asked)],
    asked.flatMap((i) => [numbers[i]!, numbers[i]! + 100]),
  );
  for (const bad of [-1, train.size, 0.5]) assert.throws(() => train.read([0, bad]), RangeError);
});

test('folds need to know everybody, and as many people as folds', () => {
  const anonymous = { ...split('train', range(1, 9)), factors: [] };
  const without = { ...dataset, splits: { train: anonymous, validation: anonymous, test: anonymous } };
  assert.throws(() => foldOf(without, { index: 0, of: 3 }), /does not say who is on its images/);
  const gap = { ...dataset, splits: { ...dataset.splits, test: split('test', range(51, 61), [55]) } };
  assert.throws(() => foldOf(gap, { index: 0, of: 3 }), /unknown subject in test/);
  assert.throws(() => foldOf(dataset, { index: 0, of: 6 }), /5 people .* 6 parts/);
});

test('a subset keeps the images that have one of the values of each factor; other splits stay whole', () => {
  const { splits } = subsetOf(dataset, { train: { pose: ['front', 'right'], subject: ['bob', 'eve'] }, test: {} });
  assert.deepEqual(
    numbersOf(splits.train),
    range(1, 41).filter((n) => n % 3 !== 0 && [1, 2].includes(n % 5)),
  );
  assertWhole(splits.train);
  assert.equal(splits.validation, dataset.splits.validation);
  assert.equal(splits.test, dataset.splits.test);
});

test('an image whose value is unknown is in no subset', () => {
  const gaps = { ...dataset, splits: { ...dataset.splits, train: split('train', range(1, 41), [3, 6]) } };
  const { train } = subsetOf(gaps, { train: { pose: POSES } }).splits;
  assert.deepEqual(
    numbersOf(train),
    range(1, 41).filter((n) => n !== 3 && n !== 6),
  );
});

for (const [what, subset, says] of [
  ['a factor that is not there', { test: { mood: ['good'] } }, /no factor mood\n.*pose, subject/],
  ['a value that is not there', { train: { pose: ['down'] } }, /pose is never down\n.*left, front, right/],
  ['nothing', { validation: { subject: [] } }, /No image of the validation split/],
] as const) {
  test(`a subset of ${what} is an error that says what there is`, () => {
    assert.throws(
      () => subsetOf(dataset, subset),
      (error) => error instanceof MienError && says.test(error.message),
    );
  });
}
