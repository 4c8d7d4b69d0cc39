import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageShape } from '../../lib/datasets/dataset';
import { WHOLE } from '../../lib/evaluation/view';
import { VIEWS, viewOf } from '../../lib/evaluation/views';
import { Random } from '../../lib/support/random';
import { assertNothingStays } from '../helpers';

const SHAPE: ImageShape = [6, 8, 1];
const random = new Random(3, 'views');
const noise = Uint8Array.from({ length: 2 * 6 * 8 }, () => random.integer(256));

test('there are as many views as their name says, half of them mirrored, none twice', () => {
  const sizes = Object.fromEntries(Object.entries(VIEWS).map(([name, views]) => [name, views.length]));
  assert.deepEqual(sizes, { one: 1, mirrored: 2, ten: 10, 'thirty-six': 36 });
  for (const views of [VIEWS.mirrored, VIEWS.ten, VIEWS['thirty-six']]) {
    assert.equal(views.filter(({ mirrored }) => mirrored).length, views.length / 2);
    assert.equal(new Set(views.map((view) => JSON.stringify(view))).size, views.length);
  }
});

test('the crops of ten views stay within the image', () => {
  for (const { scale, shift } of VIEWS.ten) {
    for (const offset of shift) assert.ok(Math.abs(offset) + scale <= 1 + 1e-9);
  }
});

test('the whole image is the image, mirrored it is the exact mirror image', () => {
  assert.deepEqual(viewOf(noise, SHAPE, WHOLE), noise);
  const mirrored = viewOf(noise, SHAPE, { ...WHOLE, mirrored: true });
  for (const [i, value] of mirrored.entries()) assert.equal(value, noise[i - (i % 8) + 7 - (i % 8)]);
});

test('a shift by a quarter of half a side moves a pixel of eight, and the edge goes on outside', () => {
  const moved = viewOf(noise, SHAPE, { ...WHOLE, shift: [0.25, 0] });
  for (const [i, value] of moved.entries()) assert.equal(value, noise[i - (i % 8) + Math.min(7, (i % 8) + 1)]);
});

test('half of the sides shows the middle, between the pixels where it lies between them', () => {
  const ramp = Uint8Array.from({ length: 8 * 8 }, (_, i) => 20 * (i % 8) + 10);
  const middle = viewOf(ramp, [8, 8, 1], { ...WHOLE, scale: 0.5 });
  for (const [i, value] of middle.entries()) assert.ok(Math.abs(value - (10 + 20 * (3.5 + (i % 8) / 2 - 1.75))) <= 1);
});

test('nothing stays behind', () => {
  assertNothingStays(() => viewOf(noise, SHAPE, { mirrored: true, scale: 0.9, shift: [0.1, 0.1] }));
});
