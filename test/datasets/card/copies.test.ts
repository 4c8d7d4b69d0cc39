import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCopies } from '../../../lib/datasets/card/copies';
import { arraySplit } from '../../data/splits';

const image = (i: number) => [i % 256, Math.floor(i / 256), 3, 4];

test('an image is a copy when the reference has one that is equal in every pixel, wherever it stands', () => {
  const reference = arraySplit([2, 2, 1], [0, 1, 2, 3].map(image));
  const split = arraySplit([2, 2, 1], [image(3), image(9), image(0), image(3), [3, 0, 3, 5], [0, 3, 3, 4]]);
  assert.deepEqual(findCopies(split, reference, [2, 2, 1]), [true, false, true, true, false, false]);
});

test('it works across the blocks that it reads, and with nothing to read', () => {
  const many = Array.from({ length: 1300 }, (_, i) => image(i));
  const split = arraySplit([2, 2, 1], many);
  const odd = arraySplit(
    [2, 2, 1],
    many.filter((_, i) => i % 2 === 1),
  );
  assert.deepEqual(
    findCopies(split, odd, [2, 2, 1]),
    many.map((_, i) => i % 2 === 1),
  );
  const none = arraySplit([2, 2, 1], []);
  assert.deepEqual(findCopies(none, split, [2, 2, 1]), []);
  assert.deepEqual(findCopies(odd, none, [2, 2, 1]), new Array(650).fill(false));
});

test('asked again of the same splits it reads no image; of other splits, and the other way round, it does', () => {
  const reads = { a: 0, b: 0 };
  const counted = (name: 'a' | 'b', images: readonly number[][]) => {
    const split = arraySplit([2, 2, 1], images);
    const read = (rows: ArrayLike<number>) => {
      reads[name]++;
      return split.read(rows);
    };
    return { ...split, read };
  };
  const a = counted('a', [0, 1, 2].map(image));
  const b = counted('b', [2, 3].map(image));
  const first = findCopies(a, b, [2, 2, 1]);
  assert.deepEqual([first, reads], [[false, false, true], { a: 1, b: 1 }]);
  assert.equal(findCopies(a, b, [2, 2, 1]), first);
  assert.deepEqual(reads, { a: 1, b: 1 });
  assert.deepEqual(findCopies(b, a, [2, 2, 1]), [true, false]);
  assert.deepEqual(reads, { a: 2, b: 2 });
  const other = counted('b', [0, 1].map(image));
  assert.deepEqual(findCopies(a, other, [2, 2, 1]), [true, true, false]);
});
