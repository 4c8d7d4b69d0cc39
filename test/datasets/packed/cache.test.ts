import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { cached } from '../../../lib/datasets/packed/cache';
import type { CacheWriter } from '../../../lib/datasets/packed/cacheWriter';
import type { DatasetHeader } from '../../../lib/datasets/packed/header';
import type { Report } from '../../../lib/support/listener';
import { temporaryFolder } from '../../data/temporary';

const header: DatasetHeader = {
  name: 'ten',
  classes: ['a', 'b', 'c'],
  shape: [2, 3, 1],
  factors: [
    { name: 'pose', values: ['left', 'right'] },
    { name: 'light', values: ['on', 'off'] },
  ],
};
const image = (i: number) => Uint8Array.from({ length: 6 }, (_, k) => i * 10 + k);

/** Ten training images, two of validation, one of test; image i has the class i mod 3. */
async function fill(writer: CacheWriter): Promise<void> {
  for (let i = 0; i < 10; i++) writer.add('train', image(i), [i % 3], [[i % 2, -1]]);
  writer.add(
    'validation',
    Uint8Array.from([...image(20), ...image(21)]),
    [2, 0],
    [
      [1, 0],
      [0, 1],
    ],
  );
  writer.add('test', image(25), [1], [[-1, 0]]);
  writer.leaveOut('bad.jpg', 'it is bad');
}

async function filled() {
  const folder = join(temporaryFolder(), 'ten');
  await cached(folder, 'key', header, fill);
  return folder;
}

/** Opens again: how often it was packed, what was said about it, and the dataset. */
async function reopen(folder: string, key = 'key') {
  const notes: string[] = [];
  let fills = 0;
  const dataset = await cached(
    folder,
    key,
    header,
    (writer) => {
      fills++;
      return fill(writer);
    },
    { note: (sentence) => notes.push(sentence) },
  );
  return { dataset, fills, notes };
}

test('what was packed is what is read: labels, factors, names and images, by index in any order', async () => {
  const folder = await filled();
  const { dataset, fills, notes } = await reopen(folder);
  assert.equal(fills, 0, 'a cache that is there is not made again');
  assert.deepEqual(notes, []);
  const { name, classes, shape, splits } = dataset;
  assert.deepEqual({ name, classes, shape }, { name: 'ten', classes: ['a', 'b', 'c'], shape: [2, 3, 1] });
  assert.deepEqual(dataset.unreadable, ['bad.jpg: it is bad']);
  assert.deepEqual([splits.train.size, splits.validation.size, splits.test.size], [10, 2, 1]);
  assert.deepEqual(splits.train.labels, Int32Array.from([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]));
  assert.deepEqual(splits.train.read([7, 0, 9, 7]), Uint8Array.from([7, 0, 9, 7].flatMap((i) => [...image(i)])));
  assert.deepEqual(splits.validation.read([1, 0]), Uint8Array.from([...image(21), ...image(20)]));
  assert.deepEqual(
    splits.validation.factors.map((factor) => [factor.name, [...factor.codes]]),
    [
      ['pose', [1, 0]],
      ['light', [0, 1]],
    ],
  );
  assert.deepEqual([...splits.train.factors[1]!.codes], new Array(10).fill(-1));
  assert.deepEqual(splits.test.factors[0]!.values, ['left', 'right']);
});

const damages: Record<string, (folder: string) => void> = {
  'train-images.npy is truncated': (folder) => truncateSync(join(folder, 'train-images.npy'), 128 + 30),
  'train-images.npy is longer': (folder) => appendFileSync(join(folder, 'train-images.npy'), 'x'),
  'train-images.npy has one other byte, same size': (folder) => {
    const bytes = readFileSync(join(folder, 'train-images.npy'));
    bytes[128 + 31]! ^= 1;
    writeFileSync(join(folder, 'train-images.npy'), bytes);
  },
  'test-labels.npy is truncated': (folder) => truncateSync(join(folder, 'test-labels.npy'), 130),
  'validation-factors.npy is missing': (folder) => rmSync(join(folder, 'validation-factors.npy')),
  'manifest.json is missing': (folder) => rmSync(join(folder, 'manifest.json')),
  'manifest.json is cut off': (folder) => truncateSync(join(folder, 'manifest.json'), 40),
};

for (const [damage, inflict] of Object.entries(damages)) {
  test(`${damage}: packed again, with a note that names the file`, async () => {
    const folder = await filled();
    inflict(folder);
    const { dataset, fills, notes } = await reopen(folder);
    assert.equal(fills, 1);
    assert.equal(notes.length, 1);
    assert.ok(notes[0]!.startsWith('Packing ten again: ') && notes[0]!.includes(damage.split(' ')[0]!), notes[0]);
    assert.deepEqual(dataset.splits.train.read([5]), image(5));
    assert.equal((await reopen(folder)).fills, 0, 'and then it is whole');
  });
}

test('a cache that was made from something else is packed again, with a note', async () => {
  const folder = await filled();
  const { fills, notes } = await reopen(folder, 'another key');
  assert.equal(fills, 1);
  assert.match(notes[0]!, /^Packing ten again: its source or its options have changed/);
  assert.equal((await reopen(folder, 'key')).fills, 1, 'and the first key is now another');
});

test('a manifest of something else is no cache either', async () => {
  for (const text of ['null', '{}', '[]', '7']) {
    const folder = await filled();
    writeFileSync(join(folder, 'manifest.json'), text);
    const { fills, notes } = await reopen(folder);
    assert.deepEqual([fills, notes.length], [1, 1], text);
  }
});

test('packing that fails leaves the old cache as it was, and nothing beside it', async () => {
  const folder = await filled();
  const failing = cached(folder, 'another key', header, async (writer) => {
    writer.add('train', image(1), [1], [[0, 0]]);
    throw new Error('the disk is full');
  });
  await assert.rejects(failing, /the disk is full/);
  assert.equal((await reopen(folder)).fills, 0);
  assert.deepEqual(readdirSync(dirname(folder)), ['ten']);
});

test('packing that fails the first time leaves nothing at all', async () => {
  const folder = join(temporaryFolder(), 'ten');
  const failing = cached(folder, 'key', header, () => Promise.reject(new Error('no')));
  await assert.rejects(failing, /no/);
  assert.ok(!existsSync(folder));
  assert.deepEqual(readdirSync(dirname(folder)), []);
});

test('shares of votes come back with the cache, and a changed file of them is noticed', async () => {
  const folder = join(temporaryFolder(), 'votes');
  const header = { name: 'votes', classes: ['a', 'b'], shape: [1, 1, 1] as const, factors: [] };
  const fill = async (writer: CacheWriter) => {
    writer.add('train', Uint8Array.of(7, 8), [0, 1], [[], []], {
      distributions: [
        [0.75, 0.25],
        [0.5, 0.5],
      ],
    });
    writer.add('test', Uint8Array.of(9), [1], [[]]);
  };
  const notes: string[] = [];
  const open = () => cached(folder, 'k', header, fill, { note: (sentence) => notes.push(sentence) });
  const { train, validation, test: tests } = (await open()).splits;
  assert.deepEqual([...train.distributions!], [0.75, 0.25, 0.5, 0.5]);
  assert.deepEqual([...validation.distributions!], []);
  assert.deepEqual([...tests.distributions!], [0, 1]);
  truncateSync(join(folder, 'train-distributions.npy'), 130);
  assert.deepEqual([...(await open()).splits.train.distributions!], [0.75, 0.25, 0.5, 0.5]);
  assert.equal(notes.length, 1);
});

test('a cache that cannot be written is an error that says where and what to do', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await assert.rejects(
    cached(join(file, 'ten'), 'k', header, fill),
    /cache cannot be written: .*file[\s\S]*MIEN_CACHE/,
  );
  assert.equal(readFileSync(file, 'utf8'), '');
});

test('a packing that this process is at already is gone on with, not begun anew beside it; both are told how far it is', async () => {
  const folder = join(temporaryFolder(), 'ten');
  let fills = 0;
  let goOn = () => {};
  const slowly = async (writer: CacheWriter, report: Report) => {
    fills++;
    report(0, 12);
    await new Promise<void>((done) => {
      goOn = done;
    });
    await fill(writer);
    report(12, 12);
  };
  const told: string[] = [];
  const listener = (who: string) => ({ progress: (_: string, done: number) => void told.push(`${who} ${done}`) });
  const given = cached(folder, 'key', header, slowly, listener('given up')); // as by a cell that was interrupted
  const again = cached(folder, 'key', header, slowly, listener('again'));
  const other = cached(join(dirname(folder), 'other'), 'key', header, fill);
  assert.equal((await other).splits.train.size, 10, 'another folder is another packing');
  goOn();
  assert.deepEqual((await again).splits.train.read([3]), (await given).splits.train.read([3]));
  assert.equal(fills, 1);
  assert.deepEqual(told, ['given up 0', 'given up 12', 'again 12']);
  assert.deepEqual(readdirSync(dirname(folder)).sort(), ['other', 'ten']);
});

test('a packing that fails, fails for all who wait for it, and can be tried again', async () => {
  const folder = join(temporaryFolder(), 'ten');
  const failing = () => Promise.reject(new RangeError('on purpose'));
  const both = [1, 2].map(() => cached(folder, 'key', header, failing));
  for (const one of both) await assert.rejects(one, /on purpose/);
  assert.equal((await cached(folder, 'key', header, fill)).splits.train.size, 10);
});
