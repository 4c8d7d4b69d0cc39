import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { datasetCard } from '../../../lib/datasets/card/card';
import { cardText } from '../../../lib/datasets/card/cardText';
import { writeContactSheet } from '../../../lib/datasets/card/contactSheet';
import { exactCopies } from '../../../lib/datasets/card/exactCopies';
import { cached } from '../../../lib/datasets/packed/cache';
import { arraySplit } from '../../data/splits';
import { temporaryFolder } from '../../data/temporary';

const SHAPE = [1, 2, 1] as const;
const A = [1, 2];
const B = [3, 4];
const C = [5, 6];

/** Written out by hand: A is in train twice (labels a, b) and in test; B in validation and test, both b; C alone. */
async function sample() {
  const header = {
    name: 'sample',
    classes: ['a', '<b & c>'],
    shape: SHAPE,
    factors: [{ name: 'pose', values: ['left', 'right'] }],
    notes: ['3 images are left out'],
  };
  return cached(join(temporaryFolder(), 'sample'), 'k', header, async (writer) => {
    writer.add('train', Uint8Array.from([...A, ...C, ...A]), [0, 1, 1], [[0], [-1], [0]]);
    writer.add('validation', Uint8Array.from(B), [1], [[1]]);
    writer.add('test', Uint8Array.from([...B, ...A]), [1, 0], [[-1], [-1]]);
    writer.leaveOut('x/y.jpg', 'it is broken');
  });
}

test('a card counts classes, factor values, copies across splits and labels that contradict each other', async () => {
  const card = datasetCard(await sample());
  assert.deepEqual(card.splits[0], {
    split: 'train',
    n: 3,
    classes: [
      { name: 'a', n: 1 },
      { name: '<b & c>', n: 2 },
    ],
    factors: [
      {
        name: 'pose',
        values: [
          { name: 'left', n: 2 },
          { name: 'right', n: 0 },
        ],
        unknown: 1,
      },
    ],
  });
  assert.deepEqual(
    card.splits.map(({ n }) => n),
    [3, 1, 2],
  );
  assert.equal(card.copies.images, 5);
  assert.deepEqual(card.copies.across, [
    { split: 'validation', in: 'train', n: 0 },
    { split: 'test', in: 'train', n: 1 },
    { split: 'test', in: 'validation', n: 1 },
  ]);
  assert.deepEqual(card.copies.conflicting, {
    images: 3,
    groups: [
      [
        { split: 'train', index: 0, label: 'a' },
        { split: 'train', index: 2, label: '<b & c>' },
        { split: 'test', index: 1, label: 'a' },
      ],
    ],
  });
  assert.deepEqual([card.notes, card.unreadable], [['3 images are left out'], ['x/y.jpg: it is broken']]);
});

test('the card is kept in the cache folder as report.json, and not taken from a report of another cache', async () => {
  const dataset = await sample();
  const path = join(dataset.folder, 'report.json');
  const card = datasetCard(dataset);
  const { mtimeMs } = statSync(path);
  assert.deepEqual(datasetCard(dataset), card);
  assert.equal(statSync(path).mtimeMs, mtimeMs, 'not written again');
  for (const text of [
    readFileSync(path, 'utf8').replace(dataset.fingerprint, 'x').replace('"n": 3', '"n": 4'),
    readFileSync(path, 'utf8').replace('"n": 3', '"n": 4'),
    JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), card: undefined }),
    'null',
    '{',
  ]) {
    writeFileSync(path, text);
    assert.deepEqual(datasetCard(dataset), card);
  }
});

test('a card as text says all of it', async () => {
  const text = cardText(datasetCard(await sample())).join('\n');
  assert.match(text, /sample: 6 images of 1 × 2 × 1; 3 train, 1 validation, 2 test/);
  assert.match(text, /<b & c> +2 +1 +1\n/);
  assert.match(text, /left +2 +0 +0\n/);
  assert.match(text, /\(unknown\) +1 +0 +2\n/);
  assert.match(text, /1 of test are in train as well/);
  assert.match(text, /3 of them, in 1 groups, carry labels that contradict/);
  assert.match(text, /Note: 3 images are left out/);
  assert.match(text, /Left out, as it cannot be read: x\/y\.jpg: it is broken/);
});

test('no copies are found where there are none, all of them where all are the same', () => {
  const dataset = (images: number[][]) => ({
    shape: SHAPE,
    splits: {
      train: arraySplit(SHAPE, images),
      validation: arraySplit(SHAPE, []),
      test: arraySplit(SHAPE, [], [], 'test'),
    },
  });
  const different = Array.from({ length: 2000 }, (_, i) => [i % 256, Math.floor(i / 256)]);
  assert.deepEqual(exactCopies(dataset(different)), []);
  const [group, ...rest] = exactCopies(dataset(Array.from({ length: 1200 }, () => A)));
  assert.deepEqual([group!.length, rest], [1200, []]);
});

test('a contact sheet has a row a class: its name, then its images, enlarged', async () => {
  const path = join(temporaryFolder(), 'new folder', 'sheet.png');
  const split = arraySplit(
    [2, 2, 3],
    [new Array(12).fill(10), new Array(12).fill(200), new Array(12).fill(90)],
    [1, 0, 1],
  );
  const classes = ['a', '<img x=y>'];
  const empty = arraySplit([2, 2, 3], []);
  await writeContactSheet(
    { name: 'x', classes, shape: [2, 2, 3], splits: { train: empty, validation: split, test: empty } },
    path,
  );
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [120 + 12 * 64, 2 * 64]);
  const at = (x: number, y: number) => data[(y * info.width + x) * info.channels];
  assert.deepEqual([at(120 + 5, 5), at(120 + 64 + 5, 5)], [200, 255], 'class a: one image, then paper');
  assert.deepEqual([at(125, 70), at(120 + 64 + 5, 70), at(120 + 128 + 5, 70)], [10, 90, 255]);
});

test('a contact sheet that cannot be written is an error that says so, and leaves nothing behind', async () => {
  const folder = temporaryFolder();
  const dataset = await sample();
  await assert.rejects(writeContactSheet(dataset, folder), /picture cannot be written[\s\S]*--out/);
  await assert.rejects(writeContactSheet(dataset, join(dataset.folder, 'manifest.json', 'x.png')), /cannot be written/);
  assert.deepEqual(readdirSync(folder), []);
});

test('a class that no training image has is in the table, and named; names cannot move the cursor', async () => {
  const header = { name: 'x', classes: ['a', 'lost', 'new\nline'], shape: SHAPE, factors: [], notes: [] };
  const dataset = await cached(join(temporaryFolder(), 'x'), 'k', header, async (writer) => {
    writer.add('train', Uint8Array.from([...A, ...B]), [0, 2], [[], []]);
    writer.leaveOut('lost/\u001b[31m.jpg', 'the file is empty');
  });
  const lines = cardText(datasetCard(dataset));
  const row = (name: string) =>
    lines
      .find((line) => line.trim().startsWith(name))
      ?.trim()
      .split(/ +/)
      .pop();
  assert.deepEqual([row('a '), row('lost'), row('new\\nline')], ['1', '0', '1']);
  assert.equal(lines.at(-1), 'Warning: without any training image, so that no model can learn it: lost.');
  assert.ok(
    lines.includes('Left out, as it cannot be read: lost/\\u001b[31m.jpg: the file is empty'),
    lines.join('\n'),
  );
});

test('columns of the card stand below each other, whatever the names; a class with few test images is named', () => {
  const classes = [
    'short',
    'a name of a folder, long as they are',
    'longer than any table has room for, as some folders are named',
  ];
  const counts = (ns: readonly number[]) => classes.map((name, i) => ({ name, n: ns[i]! }));
  const split = (name: 'train' | 'test', ns: readonly number[]) => ({
    ...{ split: name, n: ns.reduce((a, b) => a + b, 0), classes: counts(ns), factors: [] },
  });
  const splits = [split('train', [100, 100, 1]), split('test', [12, 11, 20])];
  const copies = { images: 0, across: [], conflicting: { images: 0, groups: [] } };
  const odd = { nearlyConstant: [], classesAlike: [], peopleAlike: [] };
  const lines = cardText({ dataset: 'x', shape: [1, 1, 1], classes, splits, notes: [], copies, odd, unreadable: [] });
  const table = lines.slice(2, 6);
  assert.equal(new Set(table.map((line) => line.length)).size, 1, table.join('\n'));
  assert.match(table[3]!, /^ {2}longer than any table has…ers are named +1 +20$/);
  assert.equal(
    lines.at(-1),
    'Warning: with fewer than 12 test images, so that its recall says little: a name of a folder, long as they are.',
  );
});

test('long names make room on a contact sheet, up to a limit', async () => {
  const split = arraySplit([2, 2, 3], [new Array(12).fill(10), new Array(12).fill(200)], [0, 1]);
  const width = async (name: string) => {
    const path = join(temporaryFolder(), 'sheet.png');
    const splits = { train: split, validation: split, test: split };
    await writeContactSheet({ name: 'x', classes: ['a', name], shape: [2, 2, 3], splits }, path);
    return (await sharp(path).metadata()).width - 12 * 64;
  };
  assert.equal(await width('b'), 120);
  assert.equal(await width('x'.repeat(20)), 16 + 170);
  assert.equal(await width('x'.repeat(200)), await width('x'.repeat(100)));
  assert.ok((await width('x'.repeat(200))) <= 260);
});
