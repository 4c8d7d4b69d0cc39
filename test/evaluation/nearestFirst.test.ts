import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestFirst } from '../../lib/evaluation/nearestFirst';
import { Random } from '../../lib/support/random';

test('nearest first, equals by index, without the one left out', () => {
  const ranking = new Int32Array(5);
  nearestFirst(Float32Array.of(0.75, 1e-40, 0, 0.5, Number.POSITIVE_INFINITY, 0.5), 2, ranking);
  assert.deepEqual([...ranking], [1, 3, 5, 0, 4], '1e-40 is a float without a leading one');
});

test('as a sort by comparison, over all sizes of floats', () => {
  const random = new Random(1, 'distances');
  const squared = Float32Array.from({ length: 5000 }, () => 2 ** (120 * random.normal(0) * 0.4));
  const ranking = new Int32Array(4999);
  nearestFirst(squared, 17, ranking);
  const others = [...squared.keys()].filter((index) => index !== 17);
  assert.deepEqual(
    [...ranking],
    others.sort((a, b) => squared[a]! - squared[b]! || a - b),
  );
});
