import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { binned } from '../../../lib/datasets/listing/binned';
import { withFactorTable } from '../../../lib/datasets/listing/factorTable';
import type { Listing } from '../../../lib/datasets/listing/listing';
import { openDataset } from '../../../lib/datasets/open';
import { MienError } from '../../../lib/support/errors';
import { writeFile } from '../../data/fer2013';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { writeTiny } from '../../data/tinyImages';

temporaryCache();
const listing: Listing = {
  name: 'mine',
  classes: ['a', 'b'],
  factors: [{ name: 'who', values: ['ann', 'bob'] }],
  root: '/faces',
  images: ['train/a/1.png', 'train/b/2.png', 'test/a/3.png'].map((file, i) => ({
    ...{ file, split: 'train', label: i % 2 },
    factors: [i % 2],
  })),
  notes: ['a note'],
};

function table(...lines: readonly string[]): string {
  const path = join(temporaryFolder(), 'factors.csv');
  writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

test('images take their factors by path or by bare file name, whatever the order of rows and columns', async () => {
  const path = table(
    'light,File,hat',
    'left,test/a/3.png,yes',
    ',2.png,no',
    'right,train\\a\\1.png,no',
    'left,9.png,no',
  );
  const joined = await withFactorTable(listing, path);
  assert.deepEqual(joined.factors, [
    { name: 'who', values: ['ann', 'bob'] },
    { name: 'light', values: ['left', 'right'] },
    { name: 'hat', values: ['no', 'yes'] },
  ]);
  assert.deepEqual(
    joined.images.map(({ factors }) => factors),
    [
      [0, 1, 0],
      [1, -1, 0],
      [0, 0, 1],
    ],
  );
  assert.deepEqual(joined.notes, [
    'a note',
    'Factors of a table, by file name: light, hat.',
    'Rows of the table that no image is called like: 1 of 4 (such as 9.png).',
  ]);
});

test('an image that the table does not know has unknown factors, and how many there are is said', async () => {
  const joined = await withFactorTable(listing, table('path,light', '1.png,left', '3.png,NaN'));
  assert.deepEqual(
    joined.images.map(({ factors }) => factors!.at(-1)),
    [0, -1, -1],
  );
  assert.match(joined.notes.at(-1)!, /of 1 images it says nothing/);
});

test('numbers that say who somebody is stay as they are; others of many kinds become ranges, which is said', async () => {
  const files = Array.from({ length: 20 }, (_, i) => `train/a/${i}.png`);
  const people = {
    ...listing,
    factors: [],
    images: files.map((file) => ({ file, split: 'train' as const, label: 0 })),
  };
  const path = table('path,Person,yaw', ...files.map((file, i) => `${file},${i},${i / 10}`));
  const { factors, notes } = await withFactorTable(people, path);
  assert.deepEqual(
    factors.map(({ name, values }) => [name, values.length]),
    [
      ['Person', 20],
      ['yaw', 5],
    ],
  );
  assert.match(notes.at(-1)!, /five ranges of as many images each: yaw\.$/);
});

test('names with letters composed in the table and decomposed on the disk are the same', async () => {
  const file = 'train/a/Zoë.png';
  const images = [{ file: file.normalize('NFD'), split: 'train' as const, label: 0 }];
  for (const name of [file, 'Zoë.png']) {
    const path = table('path,light', `${name.normalize('NFC')},left`);
    const joined = await withFactorTable({ ...listing, factors: [], images }, path);
    assert.deepEqual(joined.images[0]!.factors, [0], name);
  }
});

test('numbers of many kinds become five ranges of as many images each, in their order; few kinds stay as they are', () => {
  const numbers = Array.from({ length: 100 }, (_, i) => String((i * 37) % 100)); // 0 … 99, mixed
  const { values, order } = binned([...numbers, '']);
  assert.deepEqual(order, ['below 19.8', '19.8 … 39.6', '39.6 … 59.4', '59.4 … 79.2', 'from 79.2']);
  for (const range of order!) assert.equal(values.filter((value) => value === range).length, 20);
  assert.equal(values[1], '19.8 … 39.6'); // 37
  assert.equal(values[100], '');
  assert.deepEqual(binned(['1', '2', '3']), { values: ['1', '2', '3'] });
  assert.deepEqual(binned([...numbers, 'none']).order, undefined);
});

test('ranges are named so that no two are called the same, and years are not rounded', () => {
  const years = Array.from({ length: 100 }, (_, i) => String(1951 + (i % 50)));
  assert.deepEqual(binned(years).order, ['below 1961', '1961 … 1971', '1971 … 1980', '1980 … 1990', 'from 1990']);
  const near = Array.from({ length: 50 }, (_, i) => String(0.5 + i / 1e6));
  const { order, values } = binned(near);
  assert.equal(new Set(order).size, 5);
  for (const range of order!) assert.equal(values.filter((value) => value === range).length, 10);
});

test('a bare name that several images have is refused: it says nothing of which is meant', async () => {
  const images = ['a/1.png', 'b/1.png'].map((file) => ({ ...listing.images[0]!, file }));
  const both = { ...listing, images };
  await assert.rejects(withFactorTable(both, table('path,light', '1.png,left')), (error) => {
    return error instanceof MienError && /1\.png, which is the name of 2 images, such as a\/1\.png/.test(error.message);
  });
  const joined = await withFactorTable(both, table('path,light', 'a/1.png,left', 'b/1.png,right', '1.png,none'));
  assert.deepEqual(
    joined.images.map(({ factors }) => factors!.at(-1)),
    [0, 1],
    'by their paths they are told apart',
  );
});

test('what cannot be joined is an error that says why', async () => {
  for (const [lines, message] of [
    [['light,hat', 'left,no'], /no column of file names; it has light, hat/],
    [['path', '1.png'], /no column but path/],
    [['path,who', '1.png,ann'], /has the factor who, which mine has too/],
    [['path,light', '1.png,left', '1.png,right'], /line 3: 1\.png is there twice/],
    [['path,light', '1.png'], /line 2: has 1 cells where the header has 2/],
    [['path,light', '9.png,left'], /knows none of the 3 images of mine; the first is train\/a\/1\.png/],
    [['path,expression', '1.png,a'], /called "expression"/],
  ] as const) {
    await assert.rejects(
      withFactorTable(listing, table(...lines)),
      (error) => error instanceof MienError && message.test(error.message),
    );
  }
});

test('dataset.factors brings them to a set of files, as part of what its cache is told apart by', async () => {
  const root = temporaryFolder();
  for (const split of ['train', 'validation', 'test']) {
    for (const [k, name] of ['happy', 'sad'].entries()) {
      for (let i = 0; i < 2; i++) await writeTiny(root, `${split}/${name}/${split}-${k}-${i}.png`, 20 * k + i + 1, 48);
    }
  }
  const path = table('path,light', 'train/happy/train-0-0.png,left', 'train-1-1.png,right', 'test-0-0.png,left');
  const choice = { name: 'folder', root } as const;
  const [plain, opened] = [await openDataset(choice), await openDataset({ ...choice, factors: path })];
  assert.deepEqual(plain.splits.train.factors, []);
  const [light] = opened.splits.train.factors;
  assert.deepEqual([light!.name, light!.values, [...light!.codes]], ['light', ['left', 'right'], [0, -1, -1, 1]]);
  assert.notEqual(plain.folder, opened.folder);
  plain.close();
  opened.close();
  await assert.rejects(openDataset({ name: 'synthetic', root: null, factors: path }), /has no file names/);
});
