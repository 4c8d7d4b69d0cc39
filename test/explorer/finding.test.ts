import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, placeAmong } from '../../lib/explorer/neighbours';
import { Finder } from '../../lib/explorer/plot/finder';
import { classDirections, mixed } from '../../lib/explorer/swapping/directions';
import { Random } from '../../lib/support/random';

const random = new Random(1, 'explorer');
const [n, columns] = [200, 5];
const code = { columns, values: Float32Array.from({ length: n * columns }, () => random.normal()) };
const row = (i: number) => code.values.subarray(i * columns, (i + 1) * columns);

test('nearest: as sorting all distances says, without the row itself', () => {
  for (const asked of [0, 57, 199]) {
    const distance = (i: number) => Math.hypot(...row(i).map((value, d) => value - row(asked)[d]!));
    const sorted = Array.from({ length: n }, (_, i) => i)
      .filter((i) => i !== asked)
      .sort((a, b) => distance(a) - distance(b));
    const found = nearest(code, row(asked), 8, asked);
    assert.deepEqual(
      found.map(({ index }) => index),
      sorted.slice(0, 8),
    );
    for (const { index, distance: d } of found) assert.ok(Math.abs(d - distance(index)) < 1e-5);
  }
  assert.equal(nearest(code, row(3), 1)[0]!.index, 3);
  assert.equal(nearest({ columns, values: code.values.subarray(0, 15) }, row(0), 8).length, 3);
});

test('placeAmong: on a point whose code it has where all others are far; between two it is equally near to', () => {
  const line = { columns: 1, values: Float32Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 100)) };
  const positions = Float32Array.from({ length: 80 }, (_, i) => (i < 40 ? 0.2 : 0.8));
  assert.deepEqual(
    placeAmong(line, [0], positions).map((at) => at.toFixed(3)),
    ['0.200', '0.200'],
  );
  assert.deepEqual(
    placeAmong(line, [100], positions).map((at) => at.toFixed(3)),
    ['0.800', '0.800'],
  );
  const two = { columns: 1, values: Float32Array.from([-1, 1]) };
  assert.deepEqual(placeAmong(two, [0], Float32Array.from([0, 0.5, 1, 0.5])), [0.5, 0.5]);
});

test('a class’s direction: its mean less that of all others, by hand; null for a class without images', () => {
  const values = Float32Array.from([1, 0, 3, 0, 10, 6, 12, 2, 99, 99]);
  const directions = classDirections({ columns: 2, values }, [0, 0, 1, 1, -1], 3);
  assert.deepEqual(
    directions.map((direction) => direction && [...direction]),
    [[2 - 11, 0 - 4], [11 - 2, 4 - 0], null],
  );
  assert.deepEqual([...mixed([1, 2], [3, 6], 0.25, directions, [1, 0, 5])], [1.5 - 9, 3 - 4]);
});

test('Finder: nearest within reach, the next one by arrow key, and what lies in a line drawn around', () => {
  const finder = new Finder(Float32Array.from([0.1, 0.1, 0.5, 0.1, 0.9, 0.15, 0.5, 0.9, 0.45, 0.5]));
  assert.equal(finder.at([0.51, 0.11], 0.05), 1);
  assert.equal(finder.at([0.7, 0.5], 0.05), -1);
  assert.deepEqual([finder.next(0, 'right'), finder.next(1, 'right'), finder.next(2, 'right')], [1, 2, 2]);
  assert.deepEqual([finder.next(1, 'down'), finder.next(4, 'down'), finder.next(3, 'up')], [4, 3, 4]);
  const box = [
    [0.3, 0],
    [0.7, 0],
    [0.7, 0.6],
    [0.3, 0.6],
  ] as const;
  assert.deepEqual([...finder.within(box)!], [0, 1, 0, 0, 1]);
  assert.equal(
    finder.within([
      [0.2, 0.2],
      [0.3, 0.2],
      [0.3, 0.3],
    ]),
    null,
  );
});
