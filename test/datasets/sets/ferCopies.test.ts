/** FER2013 and RAF-DB as most people have them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve';
import { openDataset } from '../../../lib/datasets/open';
import type { DatasetName } from '../../../lib/datasets/sets';
import { officialCsv, picture, row, writeFile, writePictures } from '../../data/fer2013';
import { writeShapes } from '../../data/shapes';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

temporaryCache();

const open = (name: DatasetName, root: string, more = {}) =>
  openDataset(resolveConfig({ dataset: { name, root, ...more } }).dataset);
const sizes = ({ splits }: Awaited<ReturnType<typeof open>>) => Object.values(splits).map(({ size }) => size);
const NAMES = ['angry', 'disgust', 'fear', 'happy', 'neutral', 'sad', 'surprise'];

test('train/ and test/ whose files say PublicTest and PrivateTest: the official splits', async () => {
  const root = temporaryFolder();
  const files = NAMES.flatMap((name, i) => [
    `train/${name}/Training_${i}.png`,
    `test/${name}/PublicTest_${i}.png`,
    `test/${name}/PrivateTest_${i}.png`,
  ]);
  await writePictures(root, files);
  const dataset = await open('fer2013', root);
  assert.deepEqual(sizes(dataset), [7, 7, 7]);
  for (const [split, at] of [
    ['train', 0],
    ['validation', 1],
    ['test', 2],
  ] as const) {
    const { labels, read } = dataset.splits[split];
    for (const [i, label] of labels.entries()) {
      const number = files.findIndex((file) => file.split('/')[1] === dataset.classes[label]) + at;
      assert.deepEqual(read([i]), picture(number));
    }
  }
  assert.match(
    dataset.notes.join('\n'),
    /official splits by the names of the files[\s\S]*has 21 images of FER2013's 35,887/,
  );
});

test('train/ and test/ whose files do not say; train/ and validation/ below images/; train/ alone', async () => {
  const training = NAMES.flatMap((name) => Array.from({ length: 12 }, (_, i) => `train/${name}/${i}.png`));
  for (const [where, files, says] of [
    [
      '',
      NAMES.map((name) => `test/${name}/a.png`),
      /no folder validation\/; test\/ is the test split\. With 7,178 images it is PublicTest and PrivateTest together/,
    ],
    ['images/', NAMES.map((name) => `validation/${name}/a.png`), /no folder test\/; validation\/ is the test split/],
  ] as const) {
    const root = temporaryFolder();
    await writePictures(
      root,
      [...training, ...files].map((file) => where + file),
    );
    const dataset = await open('fer2013', root);
    const [train, validation, tested] = sizes(dataset);
    assert.deepEqual([train! + validation!, tested], [84, 7]);
    assert.ok(validation! >= 7 && validation! < 30);
    assert.match(dataset.notes.join('\n'), says);
  }
  const root = temporaryFolder();
  await writePictures(root, training);
  const alone = await open('fer2013', root);
  assert.ok(sizes(alone).every((size) => size >= 7));
  assert.match(alone.notes.join('\n'), /has training images alone: results are not comparable/);
});

test('the challenge’s train.csv: splits are drawn from it by pixels; its test.csv has no labels, and says what has', async () => {
  const root = temporaryFolder();
  const rows = Array.from({ length: 60 }, (_, n) => row(n, n % 2 ? 3 : 5, 'Training'));
  writeFile(
    join(root, 'train.csv'),
    ['emotion,pixels', ...rows.map((each) => `${each.emotion},"${each.pixels}"`)].join('\n'),
  );
  writeFile(join(root, 'test.csv'), ['pixels', `"${rows[0]!.pixels}"`].join('\n'));
  const dataset = await open('fer2013', root);
  assert.equal(
    sizes(dataset).reduce((a, b) => a + b),
    60,
  );
  const where = new Map<string, string>();
  for (const { name, size, labels, read } of Object.values(dataset.splits)) {
    for (let i = 0; i < size; i++) {
      const pixels = read([i]);
      const n = rows.findIndex((each) => each.pixels === pixels.join(' '));
      assert.equal(labels[i], rows[n]!.emotion);
      where.set(rows[n]!.pixels, name);
    }
  }
  assert.match(
    dataset.notes.join('\n'),
    /training images of the challenge alone[\s\S]*validation \(about 10 %\) and test \(about 10 %\)/,
  );
  const more = [
    ...rows.slice(30).reverse(),
    ...Array.from({ length: 30 }, (_, n) => row(100 + n, n % 2 ? 3 : 5, 'Training')),
    ...rows.slice(0, 30),
  ];
  writeFile(
    join(root, 'train.csv'),
    ['emotion,pixels', ...more.map((each) => `${each.emotion},${each.pixels}`)].join('\n'),
  );
  const grown = await open('fer2013', root);
  for (const { name, size, read } of Object.values(grown.splits)) {
    for (let i = 0; i < size; i++) {
      const before = where.get(read([i]).join(' '));
      if (before === 'train') assert.equal(name, 'train');
    }
  }
  await assert.rejects(
    open('fer2013', join(root, 'test.csv')),
    /has pixels alone.*\n.*train\.csv, or icml_face_data\.csv/,
  );
});

test('lines of junk after the last image are passed over and told; before one, or a line cut short, they are errors', async () => {
  const rows = [row(0, 0, 'Training'), row(1, 1, 'PublicTest'), row(2, 2, 'PrivateTest')];
  const csv = (text: string) => {
    const path = join(temporaryFolder(), 'fer2013.csv');
    writeFile(path, text);
    return path;
  };
  const dataset = await open('fer2013', csv(`${officialCsv(rows)},,\na,b,c,d\n0,1 2 3,Training\n\n`));
  assert.deepEqual(sizes(dataset), [1, 1, 1]);
  assert.match(dataset.notes[0]!, /hold no image: 2 lines after the last one \(line 6\)/);
  const [header, first, ...others] = officialCsv(rows).trimEnd().split('\n');
  await assert.rejects(
    open('fer2013', csv([header, first, 'a,b,c', ...others].join('\n'))),
    /line 3: has the emotion a/,
  );
  await assert.rejects(open('fer2013', csv(officialCsv(rows).trimEnd().slice(0, -4000))), /line 4: has 2 columns/);
});

test('RAF-DB as on Kaggle: numbers 1 … 7 are the official classes, a tenth of training is held out', async () => {
  const root = temporaryFolder();
  const numbers = [1, 2, 3, 4, 5, 6, 7];
  await writeShapes(
    root,
    numbers.flatMap((n) => Array.from({ length: 10 }, (_, i) => `DATASET/train/${n}/train_${n}${i}_aligned.jpg`)),
  );
  await writeShapes(
    root,
    numbers.map((n) => `DATASET/test/${n}/test_${n}_aligned.jpg`),
  );
  writeFile(join(root, 'train_labels.csv'), 'image,label\n');
  const dataset = await open('raf-db', root);
  assert.deepEqual(dataset.classes, ['surprise', 'fear', 'disgust', 'happy', 'sad', 'anger', 'neutral']);
  const [train, validation, tested] = sizes(dataset);
  assert.deepEqual([train! + validation!, tested], [70, 7]);
  assert.deepEqual([...dataset.splits.test.labels], [0, 1, 2, 3, 4, 5, 6]);
  assert.match(dataset.notes.join('\n'), /Read from DATASET\/[\s\S]*has 77 images of RAF-DB's 15,339/);
  await writeShapes(root, ['DATASET/train/8/x.jpg']);
  await assert.rejects(open('raf-db', root), /8 is not a class of RAF-DB/);
});

test('RAF-DB’s list: a line that stands twice counts once, two labels of one image are an error', async () => {
  const root = temporaryFolder();
  const list = join(root, 'EmoLabel/list_patition_label.txt');
  const lines = ['train_1.jpg 1', 'train_2.jpg 2', 'train_3.jpg 2', 'test_1.jpg 1'];
  await writeShapes(
    root,
    lines.map((line) => `Image/aligned/${line.split('.')[0]}_aligned.jpg`),
  );
  writeFile(list, [...lines, lines[1]].join('\n'));
  const dataset = await open('raf-db', root);
  assert.equal(
    sizes(dataset).reduce((a, b) => a + b),
    4,
  );
  assert.match(dataset.notes.join('\n'), /stand there twice: 1 line \(line 5, train_2\.jpg\)/);
  writeFile(list, [...lines, 'train_2.jpg 5'].join('\n'));
  await assert.rejects(open('raf-db', root), /line 5: train_2\.jpg has the label 5, and 2 in line 2/);
});

test('AffectNet’s numbered folders: taken for its own numbers, with a word; by their sizes the alphabet’s, refused', async () => {
  const files = (sizes: readonly number[]) =>
    sizes.flatMap((size, n) => Array.from({ length: size }, (_, i) => `train/${n}/${i}.png`));
  const val = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `val/${n}/v.png`);
  const own = temporaryFolder();
  await writeShapes(own, [...files([7, 13, 5, 4, 3, 3, 4, 2]), ...val]);
  assert.match(
    (await open('affectnet', own)).notes.join('\n'),
    /read as AffectNet's own \(0 neutral, 1 happy, .*by the alphabet \(0 anger, 1 contempt/,
  );
  const alphabet = temporaryFolder();
  await writeShapes(alphabet, [...files([4, 1, 2, 3, 13, 7, 5, 4]), ...val]);
  await assert.rejects(open('affectnet', alphabet), /folder 4 has the most images and folder 1 the fewest.*\n.*Rename/);
});
