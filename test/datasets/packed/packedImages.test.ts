import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openImages } from '../../../lib/datasets/packed/packedImages';
import { MienError } from '../../../lib/support/errors';
import { writeNpy } from '../../../lib/support/npy/npy';
import { temporaryFolder } from '../../data/temporary';

const folder = temporaryFolder();
const shape = [4, 5, 3] as const;
const BYTES = 60;
const COUNT = 50;
const all = Uint8Array.from({ length: COUNT * BYTES }, (_, i) => (i * 7919) % 256);
const expected = (indices: readonly number[]) =>
  Uint8Array.from(indices.flatMap((i) => [...all.subarray(i * BYTES, (i + 1) * BYTES)]));

function written(name: string): string {
  const path = join(folder, name);
  writeNpy(path, all, [COUNT, ...shape]);
  return path;
}

test('images are read by index in any order, also twice, also none, from arrays of any kind', () => {
  const read = openImages(written('order.npy'), shape).read;
  const backwards = Array.from({ length: COUNT }, (_, i) => COUNT - 1 - i);
  assert.deepEqual(read(backwards), expected(backwards));
  assert.deepEqual(read([3, 3, 49, 0]), expected([3, 3, 49, 0]));
  assert.deepEqual(read(Int32Array.from([17])), expected([17]));
  assert.deepEqual(read([]), new Uint8Array(0));
});

test('what was read belongs to the caller', () => {
  const read = openImages(written('own.npy'), shape).read;
  read([1]).fill(0);
  assert.deepEqual(read([1]), expected([1]));
});

test('an index that is not 0 … N−1 is a RangeError that names it', () => {
  const read = openImages(written('range.npy'), shape).read;
  for (const index of [-1, COUNT, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(
      () => read([0, index]),
      (error) => error instanceof RangeError && error.message.includes(`${index} among ${COUNT}`),
    );
  }
});

test('a file of images of another shape is refused', () => {
  const path = written('shape.npy');
  assert.throws(() => openImages(path, [5, 4, 3]), /holds images of 4 × 5 × 3, not 5 × 4 × 3/);
});

test('a file that is no .npy, or shorter than its header says, is refused by name', () => {
  const cut = written('cut.npy');
  truncateSync(cut, 128 + 10 * BYTES);
  const text = join(folder, 'text.npy');
  writeFileSync(text, 'these are no images');
  const empty = join(folder, 'empty.npy');
  writeFileSync(empty, '');
  for (const path of [cut, text, empty]) {
    assert.throws(
      () => openImages(path, shape),
      (error) => error instanceof MienError && error.message.includes(path),
    );
  }
});

test('a file that is truncated while it is open says so, instead of giving black images', () => {
  const path = written('later.npy');
  const { read } = openImages(path, shape);
  truncateSync(path, 128 + 10 * BYTES + 5);
  assert.deepEqual(read([9]), expected([9]));
  assert.throws(
    () => read([9, 10]),
    (error) => error instanceof MienError && /ends before image 10/.test(error.message),
  );
});
