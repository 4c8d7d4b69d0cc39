import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { Listing } from '../../../lib/datasets/listing/listing';
import { listFolder } from '../../../lib/datasets/sets/folder/list';
import { writeFile } from '../../data/fer2013';
import { writeShapes } from '../../data/shapes';
import { temporaryFolder } from '../../data/temporary';
import { assertDrawn, assertRefuses, drawn, tally } from '../listings';

async function listed(files: readonly string[]): Promise<Listing> {
  const root = temporaryFolder();
  await writeShapes(root, files);
  return listFolder(root);
}
const numbered = (folder: string, count: number) => Array.from({ length: count }, (_, i) => `${folder}/${i}.png`);

test('split folders in any case, nested folders, classes in order of their names', async () => {
  const { classes, images, notes, factors } = await listed([
    'Training/smile/a.png',
    'Training/smile/2024/b.jpg',
    'Training/Frown/c.png',
    'VAL/smile/d.png',
    'test/Frown/e.png',
    'docs/picture.png',
  ]);
  assert.deepEqual([classes, factors], [['Frown', 'smile'], []]);
  assert.deepEqual(images, [
    { file: 'Training/Frown/c.png', split: 'train', label: 0 },
    { file: 'Training/smile/2024/b.jpg', split: 'train', label: 1 },
    { file: 'Training/smile/a.png', split: 'train', label: 1 },
    { file: 'VAL/smile/d.png', split: 'validation', label: 1 },
    { file: 'test/Frown/e.png', split: 'test', label: 0 },
  ]);
  assert.deepEqual(notes, ['Beside the splits, left out: docs/.']);
});

test('without split folders, images are divided 80 / 10 / 10, the same each time, by the seed', async () => {
  const root = temporaryFolder();
  await writeShapes(root, [...numbered('a é', 20), ...numbered('b', 10)]);
  mkdirSync(join(root, 'empty'));
  const listing = listFolder(root);
  assert.deepEqual(listing.classes, ['a é', 'b']);
  assert.equal(listing.name, basename(root));
  assertDrawn(listing, [20, 10], { validation: 0.1, test: 0.1 });
  assert.deepEqual(listFolder(root), listing);
  assert.notDeepEqual(drawn(listFolder(root, { splitSeed: 2 })).images, drawn(listing).images);
  assert.match(
    listing.notes.join(' '),
    /Without images: empty\/\..*seed 1: validation \(about 10 %\) and test \(about 10 %\)/,
  );
});

test('a split that is missing is drawn from training; the one that is there stays as it is', async () => {
  const withTest = await listed([...numbered('train/a', 20), ...numbered('train/b', 20), ...numbered('test/a', 3)]);
  assertDrawn(withTest, [20, 20], { validation: 0.1 });
  assert.deepEqual(tally(withTest).test, [3, 0]);
  const withValidation = await listed([...numbered('train/a', 20), ...numbered('train/b', 20), 'valid/b/x.png']);
  assertDrawn(withValidation, [20, 20], { test: 0.1 });
  assert.deepEqual(tally(withValidation).validation, [0, 1]);
  const alone = await listed([...numbered('train/a', 20), ...numbered('train/b', 20)]);
  assertDrawn(alone, [20, 20], { validation: 0.1, test: 0.1 });
});

test('class folders that are links inside the root are followed', async () => {
  const root = temporaryFolder();
  await writeShapes(root, [...numbered('store/x', 3), ...numbered('train/a', 3)]);
  symlinkSync('../store/x', join(root, 'train/b'));
  const { images, classes } = listFolder(root);
  assert.deepEqual(classes, ['a', 'b']);
  assert.ok(images.some(({ file, label }) => file === 'train/b/0.png' && label === 1));
});

const wrong: Record<string, [files: string[], make: (root: string) => void, says: RegExp]> = {
  'a folder without images': [[], () => {}, /has no folder with images/],
  'images without class folders': [['a.png', 'b.png'], () => {}, /has no folder with images/],
  'one class': [['a/1.png'], () => {}, /only one class, a/],
  'a test class that is not trained on': [
    ['train/a/1.png', 'train/b/1.png', 'test/c/1.png'],
    () => {},
    /test[/\\]c has images of a class that no training image has/,
  ],
  'splits without training': [['val/a/1.png', 'test/b/1.png'], () => {}, /no folder to train on/],
  'a split twice': [
    ['train/a/1.png', 'train/b/1.png', 'val/a/1.png', 'valid/a/1.png'],
    () => {},
    /two folders.*val.*valid/,
  ],
  'a class folder that links out of the root': [
    ['train/a/1.png', 'train/b/1.png'],
    (root) => symlinkSync(temporaryFolder(), join(root, 'train/c')),
    /is a link that leaves/,
  ],
  'a split folder that links out of the root': [
    ['train/a/1.png', 'train/b/1.png'],
    (root) => symlinkSync(temporaryFolder(), join(root, 'test')),
    /is a link that leaves/,
  ],
  'an image that links out of the root': [
    ['a/1.png', 'b/1.png'],
    (root) => symlinkSync('/etc/passwd', join(root, 'b/passwd.png')),
    /passwd\.png is a link that leaves/,
  ],
};

for (const [what, [files, make, says]] of Object.entries(wrong)) {
  test(`${what} is an error that says what to do`, async () => {
    const root = temporaryFolder();
    await writeShapes(root, files);
    make(root);
    await assertRefuses(() => listFolder(root), says);
  });
}

test('a root that is missing is an error that names it', () =>
  assertRefuses(() => listFolder(join(temporaryFolder(), 'none')), /There is no folder .*none/));

test('files that are not read are counted by their ending; what systems leave behind is not', async () => {
  const root = temporaryFolder();
  await writeShapes(root, [...numbered('a', 3), ...numbered('b', 3)]);
  for (const name of ['a/x.HEIC', 'a/deep/y.heic', 'b/notes.txt', 'b/noending', 'b/.DS_Store', 'beside.heic']) {
    writeFile(join(root, name), 'x');
  }
  const [first] = listFolder(root).notes;
  assert.match(first!, /^Files passed over, as JPEG, PNG.* are read: 2 \.heic, 1 \.txt, 1 without an ending\.$/);
  assert.equal(tally(listFolder(root)).train.join(), '1,1');
});

test('splits that are drawn by image say so', async () => {
  const apart = /a manifest with a column factor:person keeps people apart/;
  assert.match((await listed([...numbered('a', 9), ...numbered('b', 9)])).notes.join(' '), apart);
  const given = await listed([...numbered('train/a', 9), ...numbered('train/b', 9), 'test/a/x.png']);
  assert.doesNotMatch(given.notes.join(' '), apart);
});
