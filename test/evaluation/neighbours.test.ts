import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../lib/engine';
import { nearestNeighbours } from '../../lib/evaluation/embeddings';
import { Random } from '../../lib/support/random';
import { matrixOf } from '../data/gaussians';

type Rows = readonly (readonly number[])[];

function randomRows(n: number, d: number, seed: number, offset = 0): number[][] {
  const random = new Random(seed, 'rows');
  return Array.from({ length: n }, () => Array.from({ length: d }, () => Math.fround(offset + random.normal())));
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));
}

/** Each point is its own first neighbour; the others follow by distance, and none is nearer than those. */
function assertNearest(rows: Rows, k: number, within: number): void {
  const { indices, distances } = nearestNeighbours(matrixOf(rows), k);
  assert.deepEqual([indices.length, distances.length], [rows.length, rows.length]);
  for (const [i, row] of rows.entries()) {
    assert.equal(indices[i]![0], i);
    assert.equal(new Set(indices[i]).size, k, 'nobody twice');
    const want = rows
      .flatMap((other, j) => (j === i ? [] : [distance(row, other)]))
      .sort((a, b) => a - b)
      .slice(0, k - 1);
    const real = indices[i]!.slice(1).map((j) => distance(row, rows[j]!));
    for (const [rank, value] of want.entries()) {
      assert.ok(
        Math.abs(real[rank]! - value) <= within,
        `point ${i}, neighbour ${rank}: at ${real[rank]}, not ${value}`,
      );
      assert.ok(
        Math.abs(distances[i]![rank + 1]! - value) <= within,
        `point ${i}: ${distances[i]![rank + 1]} for ${value}`,
      );
    }
  }
}

test('brute force finds the same, also across the blocks that are computed at once', () => {
  assertNearest(randomRows(100, 5, 1), 10, 1e-3);
  assertNearest(randomRows(600, 3, 2), 6, 2e-3);
  assertNearest(randomRows(60, 64, 3), 59, 1e-3);
});

test('codes that lie far from zero lose no precision', () => {
  assertNearest(randomRows(200, 4, 4, 100), 8, 1e-3);
  assertNearest(randomRows(200, 4, 4, -3000), 8, 1e-3);
});

test('exact copies: each point still comes first in its own list, its copies next, at distance 0', () => {
  const ten = randomRows(10, 4, 5);
  const rows = [...ten, ...ten, ...ten]; // point i is i + 10 is i + 20
  assertNearest(rows, 4, 1e-3);
  const { indices } = nearestNeighbours(matrixOf(rows), 3);
  for (const [i, list] of indices.entries())
    assert.deepEqual(new Set(list), new Set([i % 10, (i % 10) + 10, (i % 10) + 20]));
});

test('more copies of one point than neighbours asked for', () => {
  const same = Array.from({ length: 40 }, () => [1, 2, 3]);
  const { indices, distances } = nearestNeighbours(matrixOf(same), 5);
  for (const [i, list] of indices.entries()) {
    assert.equal(list[0], i);
    assert.equal(new Set(list).size, 5);
    assert.deepEqual(distances[i], [0, 0, 0, 0, 0]);
  }
});

test('no tensor is left behind', () => {
  const codes = matrixOf(randomRows(50, 3, 6));
  const before = tf.memory().numTensors;
  nearestNeighbours(codes, 5);
  assert.equal(tf.memory().numTensors, before);
});
