import assert from 'node:assert/strict';
import { test } from 'node:test';
import { warp } from '../../../lib/datasets/batches/augment';
import { tf } from '../../../lib/engine';

/** Warps one grey image, given in rows, by (x, y) ↦ (a·x + b·y + c, d·x + e·y + f). */
function warped(rows: readonly (readonly number[])[], map: readonly number[]): number[][] {
  const images = tf.tensor4d([rows.map((row) => row.map((value) => [value]))]);
  const result = warp(images, Float32Array.from([...map, 0, 0]));
  const values = result.squeeze([0, 3]).arraySync() as number[][];
  tf.dispose([images, result]);
  return values;
}

const square = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];

test('the identity leaves an image as it is', () => {
  assert.deepEqual(warped(square, [1, 0, 0, 0, 1, 0]), square);
});

test('an output pixel comes from where the map says, the edge goes on outside', () => {
  const right = [
    [1, 1, 2],
    [4, 4, 5],
    [7, 7, 8],
  ];
  assert.deepEqual(warped(square, [1, 0, -1, 0, 1, 0]), right);
  const up = [
    [4, 5, 6],
    [7, 8, 9],
    [7, 8, 9],
  ];
  assert.deepEqual(warped(square, [1, 0, 0, 0, 1, 1]), up);
});

test('a quarter turn about the centre, worked out by hand', () => {
  // (x, y) ↦ (2 − y, x): the output's top left corner comes from the input's top right one
  const quarter = [
    [3, 6, 9],
    [2, 5, 8],
    [1, 4, 7],
  ];
  assert.deepEqual(warped(square, [0, -1, 2, 1, 0, 0]), quarter);
});

test('between pixels it is bilinear', () => {
  assert.deepEqual(warped([[0, 4, 8]], [1, 0, 0.25, 0, 1, 0]), [[1, 5, 8]]);
  const half = warped(square, [1, 0, 0.5, 0, 1, 0.5]);
  assert.equal(half[0]![0], (1 + 2 + 4 + 5) / 4);
});

test('each image of a batch has its own map, all channels the same', () => {
  const images = tf.tensor4d([1, 10, 2, 20, 1, 10, 2, 20], [2, 1, 2, 2]);
  const result = warp(images, Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, -1, 0, 1, 0, 1, 0, 0, 0]));
  assert.deepEqual([...result.dataSync()], [1, 10, 2, 20, 2, 20, 1, 10]);
});
