import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Dataset, SplitName } from '../../../lib/datasets/dataset';
import { openDataset } from '../../../lib/datasets/open';
import { writeImages } from '../../../lib/datasets/packed/writeImages';
import { listFolder } from '../../../lib/datasets/sets/folder/list';
import { SYNTHETIC_DEFAULTS, syntheticFaces } from '../../../lib/datasets/synthetic';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

const SPLITS: SplitName[] = ['train', 'validation', 'test'];

test('what is written is read again, pixel by pixel, as folders and with its factors as a manifest', async () => {
  const folder = temporaryFolder();
  temporaryCache();
  const faces = await syntheticFaces({ ...SYNTHETIC_DEFAULTS, train: 60, validation: 20, test: 20, identities: 3 });
  const root = join(folder, 'faces');
  mkdirSync(root);
  writeFileSync(join(root, 'holiday.jpg'), 'a photograph');
  await assert.rejects(writeImages(faces, root), /holds something else: holiday\.jpg/);
  rmSync(join(root, 'holiday.jpg'));
  mkdirSync(join(root, 'train', 'of an earlier time'), { recursive: true });
  await writeImages(faces, root);
  assert.deepEqual(readdirSync(root).sort(), ['manifest.csv', 'test', 'train', 'validation']);

  const choice = { root, side: 48, colour: false, synthetic: SYNTHETIC_DEFAULTS };
  for (const name of ['folder', 'manifest'] as const) {
    const read = await openDataset({ ...choice, name });
    assert.deepEqual(read.classes, [...faces.classes].sort());
    for (const split of SPLITS) assert.deepEqual(imagesOf(read, split), imagesOf(faces, split), `${name}, ${split}`);
    const factors = read.splits.test.factors.map(({ name }) => name);
    assert.deepEqual(factors, name === 'folder' ? [] : faces.splits.test.factors.map(({ name }) => name));
    if (name === 'manifest') assert.deepEqual(namesOf(read), namesOf(faces));
    read.close();
  }
  assert.deepEqual(listFolder(root).notes, [], 'the folder is complete: nothing is held out, nothing left over');
});

test('an unknown factor is an empty cell, and a comma in a name stays one cell', async () => {
  const folder = temporaryFolder();
  const split = (name: SplitName) => ({
    name,
    size: 2,
    labels: Int32Array.of(0, 1),
    factors: [{ name: 'who', values: ['Bob, junior'], codes: Int32Array.of(0, -1) }],
    read: (indices: ArrayLike<number>) => new Uint8Array(indices.length * 4),
  });
  const splits = { train: split('train'), validation: split('validation'), test: split('test') };
  await writeImages({ name: 'tiny', classes: ['a', 'b'], shape: [2, 2, 1], splits }, join(folder, 'out'));
  const lines = readFileSync(join(folder, 'out', 'manifest.csv'), 'utf8').split('\r\n');
  assert.deepEqual(lines.slice(0, 3), [
    'path,label,split,factor:who',
    'train/a/000000.png,a,train,"Bob, junior"',
    'train/b/000001.png,b,train,',
  ]);
  const climbing = writeImages({ name: 'tiny', classes: ['a', '../b'], shape: [2, 2, 1], splits }, join(folder, 'out'));
  await assert.rejects(climbing, /No folder can be called "\.\.\/b"/);
  const missing = writeImages({ name: 'tiny', classes: ['a', 'None'], shape: [2, 2, 1], splits }, join(folder, 'out'));
  await assert.rejects(missing, /"None" in a manifest is a value that is missing/);
  assert.deepEqual(readdirSync(folder), ['out'], 'nothing is left beside, what was there stays');
});

/** Class and pixels of each image, in an order that both sides share. */
function imagesOf({ classes, splits }: Dataset, name: SplitName): string[] {
  const { size, labels, read } = splits[name];
  return Array.from(
    { length: size },
    (_, i) => `${classes[labels[i]!]} ${Buffer.from(read([i])).toString('hex')}`,
  ).sort();
}

function namesOf({ splits }: Dataset): string[] {
  const { size, factors, labels, read } = splits.test;
  const rows = Array.from({ length: size }, (_, i) => {
    const key = Buffer.from(read([i]))
      .toString('hex')
      .slice(0, 400);
    return `${key} ${labels.length} ${factors.map(({ values, codes }) => values[codes[i]!]).join(' ')}`;
  });
  return rows.sort();
}
