import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SplitName } from '../../../lib/datasets/dataset';
import {
  divide,
  drawFor,
  EIGHTY_TEN_TEN,
  heldOutNote,
  movedNotes,
  undividedNotes,
} from '../../../lib/datasets/splits/drawnSplit';
import { divideByPerson } from '../../../lib/datasets/splits/groupSplit';
import { MienError } from '../../../lib/support/errors';
import { Random } from '../../../lib/support/random';

const names = (count: number, of = 'image') => Array.from({ length: count }, (_, i) => `${of} ${i}`);
const draw = (identities: readonly string[], seed: number, labels?: readonly number[]) =>
  divide(
    identities.map((name) => drawFor(name, seed)),
    EIGHTY_TEN_TEN,
    labels,
  );
const countsOf = (splits: readonly SplitName[]) =>
  (['train', 'validation', 'test'] as const).map((split) => splits.filter((name) => name === split).length);

test('a set that grows, from any size, keeps its splits: what was trained on is never tested or selected on', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = new Random(seed, 'growth');
    const classes = 2 + random.integer(6);
    const all = names(40 + random.integer(300), `set ${seed}`);
    const labels = all.map(() => random.integer(classes));
    const from = classes * 8 + random.integer(20);
    const small = draw(all.slice(0, from), seed, labels.slice(0, from));
    const grown = draw(all, seed, labels);
    for (let i = 0; i < from; i++) {
      if (small.splits[i] !== 'train' || grown.splits[i] === 'train') continue;
      assert.ok(small.moved.includes(i), `image ${i} of seed ${seed} has left training by itself`);
    }
    // the same whatever the order, and nothing moved in classes that are large enough for luck
    const order = [...random.permutation(all.length)];
    const shuffled = draw(
      order.map((i) => all[i]!),
      seed,
      order.map((i) => labels[i]!),
    );
    assert.deepEqual(
      shuffled.splits,
      order.map((i) => grown.splits[i]),
    );
  }
});

test('shares are met on average, and every image is drawn as often as any other', () => {
  const seeds = 2000;
  const images = names(20);
  const tested = new Array<number>(20).fill(0);
  for (let seed = 0; seed < seeds; seed++) {
    for (const [i, name] of images.entries()) if (drawFor(name, seed) < 0.1) tested[i]!++;
  }
  // 200 expected with a standard deviation of 13.4: none of 20 beyond 4.5 of them but once in 7,000 such tests
  for (const [i, count] of tested.entries()) assert.ok(Math.abs(count - 200) < 60, `image ${i}: ${count} times`);
  const [train, validation, held] = countsOf(draw(names(20_000), 1).splits);
  // a standard deviation of 42.4
  assert.ok(Math.abs(held! - 2000) < 190 && Math.abs(validation! - 2000) < 190, `${train} ${validation} ${held}`);
});

test('copies of one image are on one side, in whatever class', () => {
  const { splits } = draw([...names(500), ...names(500)], 3, [...new Array(500).fill(0), ...new Array(500).fill(1)]);
  assert.deepEqual(splits.slice(500), splits.slice(0, 500));
});

test('the example of the comment: the nearest is moved, and goes back to training when the class grows', () => {
  const ten = [0.04, 0.31, 0.38, 0.45, 0.52, 0.57, 0.66, 0.71, 0.78, 0.84];
  const small = divide(ten, EIGHTY_TEN_TEN);
  assert.deepEqual(small.splits, ['test', ...new Array(8).fill('train'), 'validation']);
  assert.deepEqual(small.moved, [9]);
  const grown = divide([...ten, 0.97], EIGHTY_TEN_TEN);
  assert.deepEqual(grown.splits, ['test', ...new Array(9).fill('train'), 'validation']);
  assert.deepEqual(grown.moved, []);
});

test('a class that grows image by image, from three on, never takes from training what the draw gave it', () => {
  for (let seed = 0; seed < 400; seed++) {
    const random = new Random(seed, 'one by one');
    const draws = Array.from({ length: 24 }, () => random.uniform() ** (seed % 3 === 0 ? 3 : 1)); // also many low ones
    for (let n = 3; n < draws.length; n++) {
      const [before, after] = [n, n + 1].map((count) => divide(draws.slice(0, count), EIGHTY_TEN_TEN));
      for (const [i, split] of before!.splits.entries()) {
        if (split !== 'train' || after!.splits[i] === 'train') continue;
        assert.ok(before!.moved.includes(i), `seed ${seed}: image ${i} of ${n} went to ${after!.splits[i]}`);
      }
    }
  }
});

test('classes too small to be divided are named', () => {
  const few = undividedNotes([0, 0, 0, 1, 1, 2], ['a', 'b', 'c', 'd'], EIGHTY_TEN_TEN);
  assert.match(few.join(), /^Too few images to have one in every split: b, c\. When they grow/);
  assert.deepEqual(undividedNotes([0, 0, 0, 1, 1], ['a', 'b'], { validation: 0.1 }), []);
});

test('small classes: three have one image in each split, two keep one to train on, and one stays in training', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = new Random(seed, 'small');
    const draws = Array.from({ length: 6 }, () => random.uniform());
    const { splits } = divide(draws, EIGHTY_TEN_TEN, [0, 0, 0, 1, 1, 2]);
    assert.deepEqual(countsOf(splits.slice(0, 3)), [1, 1, 1]);
    assert.ok(splits.slice(3, 5).includes('train'));
    assert.equal(splits[5], 'train');
    const one = divide(draws, { validation: 0.05 });
    assert.ok(countsOf(one.splits)[1]! > 0 && !one.splits.includes('test'));
  }
  assert.deepEqual(divide([], EIGHTY_TEN_TEN), { splits: [], moved: [] });
});

test('copies of one image stay together where one is moved, also those of another class', () => {
  // of class 0 the lowest draw, .3, is moved to the test and the highest, .7, to validation, each with all of its copies
  const draws = [0.3, 0.3, 0.5, 0.6, 0.7, 0.7, 0.7, 0.5];
  const { splits, moved } = divide(draws, EIGHTY_TEN_TEN, [0, 0, 0, 0, 0, 0, 1, 1]);
  const [test, train, validation] = ['test', 'train', 'validation'];
  assert.deepEqual(splits, [test, test, train, train, validation, validation, validation, train]);
  assert.deepEqual(moved, [0, 1, 4, 5, 6]);
  // three pictures of a class are enough for three splits, two pictures in three files are not
  assert.deepEqual(divide([0.4, 0.4, 0.6], EIGHTY_TEN_TEN).moved, []);
  assert.equal(new Set(divide([0.4, 0.5, 0.6], EIGHTY_TEN_TEN).splits).size, 3);
});

test('training keeps an image however large the shares are; shares that leave nothing are refused', () => {
  for (const shares of [
    { validation: 0.49, test: 0.5 },
    { validation: 0.98, test: 0.01 },
  ]) {
    assert.deepEqual(countsOf(divide([0.2, 0.4, 0.9], shares).splits), [1, 1, 1]);
  }
  for (const shares of [{ validation: 1 }, { validation: 0.5, test: 0.5 }, { validation: 0 }, { test: Number.NaN }]) {
    assert.throws(() => divide([0.1, 0.2, 0.3], shares), RangeError);
  }
});

test('people: each by the name, whatever images there are; nobody is on two sides, each side has somebody', () => {
  const shares = { validation: 0.2, test: 0.2 };
  for (let seed = 0; seed < 100; seed++) {
    const random = new Random(seed, 'people');
    const people = names(3 + random.integer(60), `person ${seed}`);
    const images = people.flatMap((name) => new Array<string>(1 + random.integer(5)).fill(name));
    const { splits } = divideByPerson(images, shares, seed);
    const sides = new Map<string, Set<string>>();
    for (const [i, name] of images.entries()) sides.set(name, (sides.get(name) ?? new Set()).add(splits[i]!));
    assert.ok([...sides.values()].every((side) => side.size === 1));
    assert.equal(new Set(splits).size, 3);
    const more = divideByPerson([...images, ...names(20, `new ${seed}`)], shares, seed);
    for (const [i, split] of splits.entries()) {
      if (split !== 'train' || more.splits[i] === 'train') continue;
      assert.ok(divideByPerson(images, shares, seed).moved.includes(images[i]!), `${images[i]} has left training`);
    }
  }
  const alike = divideByPerson(['Ann', 'ann ', 'ANN', 'Bob', 'Cid', 'Dan'], shares, 5).splits;
  assert.equal(new Set(alike.slice(0, 3)).size, 1, 'names that differ in case and blanks are one person');
  assert.throws(() => divideByPerson(['a', 'b', 'a'], shares, 0), MienError);
});

test('the default seed divides the people of JAFFE and CMU in the usual proportion', () => {
  const divided = (people: string) =>
    countsOf(divideByPerson(people.split(' '), { validation: 0.2, test: 0.2 }, 1).splits);
  assert.deepEqual(divided('KA KL KM KR MK NA NM TM UY YM'), [6, 2, 2]);
  const cmu =
    'an2i at33 boland bpm ch4f cheyer choon danieln glickman karyadi kawamura kk49 megak mitchell night phoebe saavik steffi sz24 tammo';
  assert.deepEqual(divided(cmu), [12, 4, 4]);
});

test('the notes say what was drawn, and what was moved', () => {
  assert.equal(
    heldOutNote({ validation: 0.05 }, 7),
    'Drawn from the training images, each by its own bytes and seed 7: validation (about 5 %).',
  );
  assert.deepEqual(movedNotes([]), []);
  assert.match(movedNotes(names(7))[0]!, /: image 0, image 1, image 2, image 3, image 4 and 2 more\. /);
});
