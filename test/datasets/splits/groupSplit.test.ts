import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupKFold } from '../../../lib/datasets/splits/groupSplit';
import { MienError } from '../../../lib/support/errors';
import { Random } from '../../../lib/support/random';

const letters = [...'aaaaabbbccccddeeeeeefgghhh'];
const foldsOf = (groups: readonly (string | number)[], folds: number) => {
  const fold = groupKFold(groups, folds);
  return Object.fromEntries(groups.map((group, i) => [group, fold[i]]));
};

// sklearn.model_selection.GroupKFold(k).split(…) of scikit-learn 1.9.1
test('folds are those of scikit-learn', () => {
  assert.deepEqual(foldsOf(letters, 2), { a: 1, b: 0, c: 1, d: 1, e: 0, f: 0, g: 1, h: 0 });
  assert.deepEqual(foldsOf(letters, 3), { a: 1, b: 1, c: 2, d: 2, e: 0, f: 0, g: 0, h: 2 });
  assert.deepEqual(foldsOf(letters, 4), { a: 1, b: 3, c: 2, d: 1, e: 0, f: 0, g: 2, h: 3 });
  const sizes = [22, 12, 17, 27, 19, 15, 11, 12, 19, 17, 13, 16];
  const numbers = sizes.flatMap((size, group) => new Array<number>(size).fill(group));
  assert.deepEqual(Object.values(foldsOf(numbers, 5)), [1, 3, 4, 0, 3, 3, 4, 0, 2, 4, 1, 2]);
});

/** Groups of 1 … 30 images, mixed. */
function randomGroups(seed: number): string[] {
  const random = new Random(seed, 'groups');
  const count = 3 + random.integer(40);
  const groups = Array.from({ length: count }, (_, g) =>
    new Array<string>(1 + random.integer(30)).fill(`p${g}`),
  ).flat();
  return [...random.permutation(groups.length)].map((i) => groups[i]!);
}

test('over many random groups: nobody is in two folds, every fold has somebody, and folds differ by a person at most', () => {
  for (let seed = 0; seed < 200; seed++) {
    const groups = randomGroups(seed);
    const people = new Set(groups).size;
    const folds = 2 + new Random(seed, 'folds').integer(Math.min(people, 10) - 1);
    const fold = groupKFold(groups, folds);
    const of = new Map<string, number>();
    const sizes = new Array<number>(folds).fill(0);
    for (const [i, group] of groups.entries()) {
      assert.equal(of.get(group) ?? fold[i], fold[i], `${group} is in two folds`);
      of.set(group, fold[i]!);
      sizes[fold[i]!]!++;
    }
    assert.equal(new Set(of.values()).size, folds);
    const largest = Math.max(...[...of.keys()].map((group) => groups.filter((other) => other === group).length));
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= largest, `${sizes} with a largest group of ${largest}`);
  }
});

test('fewer people than parts is an error', () => {
  assert.throws(() => groupKFold(['a', 'b'], 3), MienError);
  assert.throws(() => groupKFold([], 2), MienError);
});
