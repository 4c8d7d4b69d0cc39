/** Folders as they lie around: each is read as it is meant, or says what was seen. */
import assert from 'node:assert/strict';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { resolveConfig } from '../../../lib/config/resolve';
import { openDataset } from '../../../lib/datasets/open';
import { listFolder } from '../../../lib/datasets/sets/folder/list';
import { mentionsSplit, nearlySplitOf } from '../../../lib/datasets/splits/splitNames';
import { UsageError } from '../../../lib/support/errors';
import { writeFile } from '../../data/fer2013';
import { writeShapes } from '../../data/shapes';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { assertDrawn, assertRefuses, drawn, tally } from '../listings';

temporaryCache();

const numbered = (folder: string, count: number) => Array.from({ length: count }, (_, i) => `${folder}/${i}.png`);
async function folder(files: readonly string[]): Promise<string> {
  const root = temporaryFolder();
  await writeShapes(root, files);
  return root;
}
const notesOf = (root: string) => listFolder(root).notes.join('\n');

test('names that are nearly a split’s', () => {
  const meant = {
    train: [
      'training_set',
      'images_train',
      'Train Images',
      'trainset',
      'FER2013Train',
      'train-data',
      '01_train',
      'TrainingData',
    ],
    validation: ['val_set', 'validation_images', 'FER2013Valid', 'valset'],
    test: ['test_set', 'testing_set', 'Test_Data', 'testimages', 'dataset_test'],
  };
  for (const [split, names] of Object.entries(meant))
    for (const name of names) assert.equal(nearlySplitOf(name), split, name);
  for (const name of [
    'training_day',
    'test1 subject',
    'contest',
    'set',
    'images',
    'a_train',
    'valley',
    'train_test',
    'latest',
    'data',
  ]) {
    assert.equal(nearlySplitOf(name), undefined, name);
  }
  assert.deepEqual(['a train', 'test_anna', 'contest'].map(mentionsSplit), [true, true, false]);
});

test('such folders are splits, in the only folder of an archive too, and it is said', async () => {
  const root = await folder([
    ...numbered('Faces v2/TrainingSet/a', 9),
    ...numbered('Faces v2/TrainingSet/b', 9),
    'Faces v2/test_images/a/x.png',
  ]);
  writeFile(join(root, 'labels.csv'), 'beside');
  const listing = listFolder(root);
  assert.deepEqual(
    [listing.classes, tally(listing).test],
    [
      ['a', 'b'],
      [1, 0],
    ],
  );
  assert.match(
    listing.notes.join('\n'),
    /^Read from Faces v2\/, the only folder there is\.\nRead by their names: TrainingSet\/ as train, test_images\/ as test\./,
  );
});

test('without one to train on they are classes, and the doubt is said', async () => {
  const root = await folder([...numbered('test_set', 9), ...numbered('other', 9)]);
  assert.deepEqual(listFolder(root).classes, ['other', 'test_set']);
  assert.match(notesOf(root), /called as splits are: test_set\..*manifest with the columns path, label and split/);
});

test('what file servers and systems leave behind is no class and no image', async () => {
  const root = await folder([...numbered('a', 5), ...numbered('b', 5)]);
  await writeShapes(root, [
    '@eaDir/a/0.png/SYNOPHOTO_THUMB_M.jpg',
    'a/@eaDir/0.png/SYNOPHOTO_THUMB_M.jpg',
    '#recycle/x.png',
    '$RECYCLE.BIN/y.jpg',
    'b/.thumbnails/z.png',
    '__MACOSX/a/._0.png',
    '@Recycle/w.png',
  ]);
  const { classes, images } = listFolder(root);
  assert.deepEqual([classes, images.length], [['a', 'b'], 10]);
});

test('PERSON/CLASS where people lack expressions is read so too; kinds of expressions are no people', async () => {
  const some = await folder(
    ['Ann/joy', 'Ann/fear', 'Bob/joy', 'Cid/fear', 'Dan/joy'].flatMap((path) => numbered(path, 2)),
  );
  const { classes, factors } = listFolder(some);
  assert.deepEqual([classes, factors.map(({ values }) => values)], [['fear', 'joy'], [['Ann', 'Bob', 'Cid', 'Dan']]]);
  const kinds = await folder(
    ['bright/joy', 'bright/surprise', 'dark/fear', 'dark/sad'].flatMap((path) => numbered(path, 4)),
  );
  assert.deepEqual(listFolder(kinds).classes, ['bright', 'dark']);
});

test('dev/ beside train/ is validation, and __pycache__ is no class', async () => {
  const split = (name: string) => [...numbered(`${name}/happy`, 4), ...numbered(`${name}/sad`, 4)];
  const { images } = listFolder(await folder([...split('train'), ...split('dev'), ...split('test')]));
  assert.equal(images.filter(({ split: one }) => one === 'validation').length, 8);
  const { classes } = listFolder(await folder([...numbered('happy', 4), ...numbered('sad', 4), '__pycache__/0.png']));
  assert.deepEqual(classes, ['happy', 'sad']);
});

test('PERSON/CLASS: people are a factor, and are kept apart', async () => {
  const people = ['Ann', 'Bob', 'Cid', 'Dan', 'Eva'];
  const root = await folder(
    people.flatMap((person) => ['Anger', 'Happiness', 'neutral'].flatMap((name) => numbered(`${person}/${name}`, 2))),
  );
  const { classes, factors, images, notes } = listFolder(root);
  assert.deepEqual(classes, ['Anger', 'Happiness', 'neutral']);
  assert.deepEqual(factors, [{ name: 'person', values: people }]);
  for (const { file, label, factors: codes } of images) {
    const [person, name] = file.split('/');
    assert.deepEqual([people[codes![0]!], classes[label]], [person, name]);
  }
  for (const [code] of people.entries()) {
    assert.equal(new Set(images.filter((image) => image.factors![0] === code).map(({ split }) => split)).size, 1);
  }
  assert.match(notes.join('\n'), /^Read as PERSON\/CLASS: Ann, Bob, Cid, Dan, Eva are people/);
});

test('also within splits; and where the names are not expressions’, it is only said', async () => {
  const inSplits = await folder(
    ['train/p1', 'train/p2', 'test/p3', 'test/p4'].flatMap((at) => [
      ...numbered(`${at}/sad`, 4),
      ...numbered(`${at}/happy`, 4),
    ]),
  );
  const listing = listFolder(inSplits);
  assert.deepEqual(
    [listing.classes, tally(listing).test],
    [
      ['happy', 'sad'],
      [8, 8],
    ],
  );
  assert.deepEqual(listing.factors[0]!.values, ['p1', 'p2', 'p3', 'p4']);
  const unsure = await folder(
    ['p1', 'p2', 'p3'].flatMap((at) => [...numbered(`${at}/left`, 4), ...numbered(`${at}/right`, 4)]),
  );
  assert.deepEqual(listFolder(unsure).classes, ['p1', 'p2', 'p3']);
  assert.match(notesOf(unsure), /p1, p2, p3 holds the same folders.*path, label and factor:person/);
  const right = await folder(
    ['happy', 'sad'].flatMap((at) => [...numbered(`${at}/p1`, 4), ...numbered(`${at}/p2`, 4)]),
  );
  assert.deepEqual(listFolder(right).classes, ['happy', 'sad']);
  assert.doesNotMatch(notesOf(right), /holds the same folders|PERSON/);
});

test('files without an ending, or with one that is seldom, are known by how they begin; others are passed over', async () => {
  const root = await folder([]);
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#777' } })
    .png()
    .toBuffer();
  const kinds = {
    jfif: await sharp(png).jpeg().toBuffer(),
    '': png,
    surprised: await sharp(png).gif().toBuffer(), // as in Yale: subject01.surprised
    '0001': await sharp(png).webp().toBuffer(),
    tif: await sharp(png).tiff().toBuffer(),
    jpe: await sharp(png).jpeg().toBuffer(),
  };
  for (const label of ['a', 'b']) {
    for (const [i, [kind, bytes]] of Object.entries(kinds).entries()) {
      writeFile(
        join(root, label, `image${i}${kind && '.'}${kind}`),
        Buffer.concat([bytes, Buffer.from(`${label}${i}`)]),
      );
    }
    writeFile(join(root, label, 'README'), 'no image');
    writeFile(join(root, label, 'empty'), '');
  }
  const dataset = resolveConfig({ dataset: { name: 'folder', root, side: 16 } }).dataset;
  const { splits, unreadable, notes } = await openDataset(dataset);
  assert.equal(splits.train.size + splits.validation.size + splits.test.size, 12);
  assert.deepEqual(unreadable, []);
  assert.match(notes.join('\n'), /Files passed over.*: 4 without an ending\./);
});

test('a class whose name is composed here and decomposed there, or differs in case between splits, is one', async () => {
  const decomposed = 'gêné'.normalize('NFD');
  const root = await folder([
    ...numbered('train/gêné', 5),
    ...numbered('train/Happy', 5),
    ...numbered(`test/${decomposed}`, 3),
    ...numbered('test/happy', 2),
  ]);
  const { classes } = listFolder(root);
  assert.deepEqual(classes, ['Happy', 'gêné'.normalize('NFC')]);
  assert.deepEqual(tally(listFolder(root)).test, [2, 3]);
  const twice = await folder([...numbered('happy', 5), ...numbered('Happy ', 5), ...numbered('sad', 5)]);
  assert.equal(listFolder(twice).classes.length, 3, 'in one split they may be meant as two');
});

test('images without a class are counted, beside the classes and in a split; a split of them alone is none', async () => {
  const root = await folder([
    ...numbered('a', 8),
    ...numbered('b', 8),
    ...Array.from({ length: 7 }, (_, i) => `loose${i}.png`),
  ]);
  mkdirSync(join(root, 'unsorted'));
  const notes = notesOf(root);
  assert.match(
    notes,
    /they lie beside the class folders and have no class: 7 images \(loose0\.png, loose1\.png, .* and 2 more\)/,
  );
  assert.match(notes, /Without images: unsorted\//);
  const unlabelled = await folder([...numbered('train/a', 20), ...numbered('train/b', 20), ...numbered('test', 12)]);
  const listing = listFolder(unlabelled);
  assertDrawn(listing, [20, 20], { validation: 0.1, test: 0.1 });
  assert.match(
    listing.notes.join('\n'),
    /in test\/ itself and have no class: 12 images.*\ntest\/ has no images in folders of classes, and is no split/,
  );
  const empty = await folder([...numbered('train/a', 20), ...numbered('train/b', 20)]);
  mkdirSync(join(empty, 'test/a'), { recursive: true });
  assertDrawn(listFolder(empty), [20, 20], { validation: 0.1, test: 0.1 });
});

test('drawn splits do not move when images are added, renamed or sorted into deeper folders', async () => {
  const root = await folder([...numbered('a', 30), ...numbered('b', 30)]);
  const before = drawn(listFolder(root));
  await writeShapes(root, [...numbered('a/new', 20), ...numbered('b/0new', 20)]);
  renameSync(join(root, 'a/0.png'), join(root, 'a/zzz.png'));
  const after = new Map(drawn(listFolder(root)).images.map(({ file, split }) => [file, split]));
  for (const { file, split } of before.images) {
    assert.equal(after.get(file === 'a/0.png' ? 'a/zzz.png' : file), split, file);
  }
});

test('a flat folder points to what would say the classes, and a pattern says them', async () => {
  const files = ['01', '02', '03', '04', '05'].flatMap((who) =>
    ['happy', 'sad', 'noglasses'].map((what) => `subject${who}.${what}.png`),
  );
  const root = await folder([...files, 'Readme.png']);
  await assertRefuses(
    () => listFolder(root),
    /but 16 images that no folder sorts into classes, such as Readme\.png\n.*dataset\.folder\.pattern=.*manifest/,
  );
  const { classes, factors, images, notes } = listFolder(root, {
    pattern: String.raw`subject(?<person>\d+)\.(?<label>happy|sad)`,
  });
  assert.deepEqual([classes, factors[0]!.name, factors[0]!.values.length], [['happy', 'sad'], 'person', 5]);
  assert.equal(images.length, 10);
  assert.match(
    notes.join('\n'),
    /names are not like the pattern: 6 images \(such as Readme\.png\)[\s\S]*Divided by person/,
  );
  await assertRefuses(
    () => listFolder(root, { pattern: '(?<label>zz)' }),
    /No image in .* is called like dataset\.folder\.pattern; the first is Readme\.png/,
  );
  await assertRefuses(() => listFolder(root, { pattern: 'subject(?<label>0)' }), /all images .* are of one class, 0/);
  assert.throws(() => listFolder(root, { pattern: '(' }), UsageError);
});

test('a pattern without a class adds factors to those of the folders', async () => {
  const root = await folder([...numbered('a', 4), ...numbered('b', 4)]);
  const { factors, images } = listFolder(root, { pattern: String.raw`(?<odd>[13])\.png$` });
  assert.deepEqual(factors, [{ name: 'odd', values: ['1', '3'] }]);
  assert.deepEqual(
    images.map((image) => image.factors![0]),
    [-1, 0, -1, 1, -1, 0, -1, 1],
  );
});

test('people who spell a class in different ways mean one; one person who has both may mean two', async () => {
  const root = await folder(['ann/happy/1.png', 'ann/sad/1.png', 'bob/Happy/1.png', 'bob/Sad/1.png', 'cy/happy/1.png']);
  assert.deepEqual(listFolder(root).classes, ['happy', 'sad']);
  const both = await folder(['ann/happy/1.png', 'ann/Happy/1.png', 'bob/Happy/1.png', 'bob/sad/1.png']);
  assert.deepEqual(listFolder(both).classes, ['Happy', 'happy', 'sad']);
});

test('a pattern’s class without an image to train on is refused, as a folder’s is', async () => {
  const pattern = '(?<label>[a-z]+)_\\d';
  const stray = await folder(['train/happy_1.png', 'train/sad_2.png', 'test/happy_3.png', 'test/anger_4.png']);
  assert.throws(
    () => listFolder(stray, { pattern }),
    /anger_4\.png is of the class anger, which no training image has/,
  );
  const none = await folder(['test/happy_1.png', 'test/sad_2.png']);
  assert.throws(() => listFolder(none, { pattern }), /no training image has[\s\S]*There is no image to train on/);
});

test('where validation is drawn from people who are named, it is said that they are on both sides', async () => {
  const files = ['train', 'test'].flatMap((split) =>
    ['happy', 'sad'].flatMap((name) => ['ann', 'bob', 'cy'].map((who) => `${split}/${name}/${who}_1.png`)),
  );
  const root = await folder(files);
  assert.match(listFolder(root, { pattern: '/(?<person>[a-z]+)_' }).notes.join(' '), /in training and in validation/);
  assert.doesNotMatch(notesOf(root), /in training and in validation/);
});
