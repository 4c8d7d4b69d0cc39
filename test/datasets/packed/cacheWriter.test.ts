import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CacheWriter } from '../../../lib/datasets/packed/cacheWriter';
import { temporaryFolder } from '../../data/temporary';

const header = {
  name: 'x',
  classes: ['a', 'b'],
  shape: [2, 2, 3] as const,
  factors: [
    { name: 'pose', values: ['l', 'r'] },
    { name: 'who', values: ['p', 'q', 'r'] },
  ],
};
const BYTES = 12;

/** Reads a `.npy` file as numpy.lib.format describes version 1.0, with none of mien's own code. */
function parseNpy(path: string) {
  const file = readFileSync(path);
  assert.deepEqual([...file.subarray(0, 8)], [0x93, ...Buffer.from('NUMPY'), 1, 0]);
  const length = file.readUInt16LE(8);
  assert.equal((10 + length) % 64, 0, 'numpy aligns the data to 64 bytes');
  const text = file.toString('latin1', 10, 10 + length);
  assert.ok(text.endsWith('\n'));
  const python = /^\{'descr': '(.+)', 'fortran_order': (True|False), 'shape': \((.*)\), \} *\n$/.exec(text);
  assert.ok(python, text);
  return { descr: python[1], fortran: python[2], shape: python[3], data: file.subarray(10 + length) };
}

const ints = (data: Buffer) => Array.from({ length: data.length / 4 }, (_, i) => data.readInt32LE(4 * i));

test('the files are .npy version 1.0, C order, with the documented shapes and types', () => {
  const folder = temporaryFolder();
  const writer = new CacheWriter(folder, header);
  const two = Uint8Array.from({ length: 2 * BYTES }, (_, i) => i);
  writer.add(
    'train',
    two,
    [1, 0],
    [
      [0, 2],
      [1, -1],
    ],
  );
  writer.add('train', new Uint8Array(BYTES).fill(255), [1], [[1, 1]]);
  const files = writer.finish();
  const parts = ['images', 'labels', 'factors'];
  assert.deepEqual(
    files.sort(),
    ['train', 'validation', 'test'].flatMap((split) => parts.map((part) => `${split}-${part}.npy`)).sort(),
  );

  const images = parseNpy(join(folder, 'train-images.npy'));
  assert.deepEqual([images.descr, images.fortran, images.shape], ['|u1', 'False', '3, 2, 2, 3']);
  assert.deepEqual([...images.data], [...two, ...new Array(BYTES).fill(255)]);

  const labels = parseNpy(join(folder, 'train-labels.npy'));
  assert.deepEqual([labels.descr, labels.shape, ints(labels.data)], ['<i4', '3,', [1, 0, 1]]);

  const factors = parseNpy(join(folder, 'train-factors.npy'));
  assert.deepEqual([factors.descr, factors.shape], ['<i4', '2, 3']);
  assert.deepEqual(ints(factors.data), [0, 1, 1, 2, -1, 1], 'a row a factor');
});

test('a split without images is a file of none', () => {
  const folder = temporaryFolder();
  new CacheWriter(folder, header).finish();
  const images = parseNpy(join(folder, 'validation-images.npy'));
  assert.deepEqual([images.shape, images.data.length], ['0, 2, 2, 3', 0]);
});

test('images beyond the buffer of a megabyte keep their order', () => {
  const folder = temporaryFolder();
  const writer = new CacheWriter(folder, header);
  const count = 100_000; // 1.2 MB
  for (let i = 0; i < count; i += 1000) {
    const some = Uint8Array.from({ length: 1000 * BYTES }, (_, k) => (i + Math.floor(k / BYTES)) % 251);
    writer.add('test', some, new Array(1000).fill(0), new Array(1000).fill([0, 0]));
  }
  writer.finish();
  const { data, shape } = parseNpy(join(folder, 'test-images.npy'));
  assert.equal(shape, `${count}, 2, 2, 3`);
  assert.equal(data.length, count * BYTES);
  for (let i = 0; i < count; i++) if (data[i * BYTES] !== i % 251) assert.fail(`image ${i} is not in its place`);
});

test('bytes that are not as many images as there are labels are refused', () => {
  const writer = new CacheWriter(temporaryFolder(), header);
  assert.throws(() => writer.add('train', new Uint8Array(BYTES + 1), [0], [[0, 0]]), RangeError);
  assert.throws(
    () => writer.add('train', new Uint8Array(BYTES), [0, 1], [[0, 0]]),
    /12 bytes are not 2 images of 2 × 2 × 3$/,
  );
});

test('shares of votes become a file a split; an image without them has its label', () => {
  const folder = temporaryFolder();
  const writer = new CacheWriter(folder, header);
  const codes = [
    [0, 0],
    [0, 0],
  ];
  writer.add('train', new Uint8Array(2 * BYTES), [1, 0], codes, { distributions: [[0.25, 0.75], undefined] });
  writer.add('test', new Uint8Array(BYTES), [1], [[0, 0]]);
  const files = writer.finish();
  assert.equal(files.filter((file) => file.endsWith('-distributions.npy')).length, 3);
  const floats = (name: string) => {
    const { descr, shape, data } = parseNpy(join(folder, `${name}-distributions.npy`));
    assert.equal(descr, '<f4');
    return [shape, ...Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i))];
  };
  assert.deepEqual(floats('train'), ['2, 2', 0.25, 0.75, 1, 0]);
  assert.deepEqual(floats('validation'), ['0, 2']);
  assert.deepEqual(floats('test'), ['1, 2', 0, 1]);
});

test('names of files become a list a split, null for an image that comes from none', () => {
  const folder = temporaryFolder();
  const writer = new CacheWriter(folder, header);
  writer.add('train', new Uint8Array(2 * BYTES), [1, 0], [[], []], { files: ['a/1.png', undefined] });
  writer.add('train', new Uint8Array(BYTES), [1], [[]]);
  const files = writer.finish();
  assert.deepEqual(
    files.filter((file) => file.endsWith('.json')),
    ['train-files.json', 'validation-files.json', 'test-files.json'],
  );
  const namesOf = (split: string) => JSON.parse(readFileSync(join(folder, `${split}-files.json`), 'utf8'));
  assert.deepEqual([namesOf('train'), namesOf('test')], [['a/1.png', null, null], []]);
});
