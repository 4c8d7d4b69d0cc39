/** Tables as programs and people write them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve';
import { openDataset } from '../../../lib/datasets/open';
import { listManifest } from '../../../lib/datasets/sets/manifest/list';
import type { ManifestOptions } from '../../../lib/datasets/sets/manifest/options';
import { UsageError } from '../../../lib/support/errors';
import { writeFile } from '../../data/fer2013';
import { writeShapes } from '../../data/shapes';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { assertRefuses } from '../listings';

temporaryCache();

const FACES = ['in/a 1.png', 'in/b 2.png', 'in/c 3.png', 'in/d 4.png'];

async function listed(text: string, options: Partial<ManifestOptions> = {}, csv = 'table.csv') {
  const root = temporaryFolder();
  await writeShapes(root, FACES);
  writeFile(join(root, csv), text);
  return listManifest(join(root, csv), options);
}

/** The rows, in the way of each program: all say the same. */
const rows = [
  ['path', 'label', 'split', 'factor:person'],
  [FACES[0]!, 'glad', 'train', 'Ann'],
  [FACES[1]!, 'grim', 'train', 'Bob'],
  [FACES[2]!, 'glad', 'test', ''],
  [FACES[3]!, 'grim', 'val', 'Ann'],
];
const joined = (separator: string, end = '\n', table: readonly (readonly string[])[] = rows) =>
  table.map((row) => row.join(separator)).join(end);
const ways: Record<string, string> = {
  'semicolons, as spreadsheets write where the comma is for decimals': joined(';', '\r\n'),
  tabs: joined('\t'),
  'a blank after every comma': joined(', '),
  'blanks around every cell': joined(' , '),
  'the index of a data frame, without a name': joined(
    ',',
    '\n',
    rows.map((row, i) => [i === 0 ? '' : String(i - 1), ...row]),
  ),
  'lines of commas at the end, blank lines between': `${joined(',', '\n\n')}\n,,,\n , , ,\n\n`,
  'a missing factor as nan': joined(
    ',',
    '\n',
    rows.map((row) => row.map((cell) => (cell === '' ? 'nan' : cell))),
  ),
  'every line twice': joined(',', '\n', [rows[0]!, ...rows.slice(1), ...rows.slice(1)]),
};
for (const [what, text] of Object.entries(ways)) {
  test(`${what}: the same images, classes, splits and factors`, async () => {
    const plain = await listed(joined(','));
    const { images, classes, factors, notes } = await listed(text);
    assert.deepEqual(
      { images, classes, factors },
      { images: plain.images, classes: plain.classes, factors: plain.factors },
    );
    assert.deepEqual(
      notes,
      what.startsWith('every line') ? ['Left out, as they stand there twice: 4 lines (line 6).'] : [],
    );
  });
}

test('columns of other names, factors among them, and images in another folder, by keys of the configuration', async () => {
  const [root, elsewhere] = [temporaryFolder(), temporaryFolder()];
  await writeShapes(root, FACES);
  const table = joined(';', '\n', [
    ['Emotion', 'Datei', 'Set', 'who', 'age'],
    ...rows.slice(1).map(([path, label, split, who]) => [label!, path!, split!, who!, '30']),
  ]);
  writeFile(join(elsewhere, 'labels.csv'), table);
  const dataset = resolveConfig({
    dataset: {
      ...{ name: 'manifest', root: join(elsewhere, 'labels.csv') },
      manifest: { path: 'datei', label: 'emotion', split: 'set', factors: ['who'], images: root },
    },
  }).dataset;
  const { splits, classes, notes } = await openDataset(dataset);
  assert.deepEqual(classes, ['glad', 'grim']);
  assert.deepEqual([splits.train.size, splits.validation.size, splits.test.size], [2, 1, 1]);
  assert.deepEqual(
    splits.train.factors.map(({ name, values, codes }) => [name, values, [...codes]]),
    [['who', ['Ann', 'Bob'], [0, 1]]],
  );
  assert.deepEqual(notes, ['Columns that are not used: age.']);
  await assertRefuses(
    () => listManifest(join(elsewhere, 'labels.csv'), { path: 'file' }),
    /lacks the column file; it has Emotion, Datei, Set, who, age\n.*--set dataset\.manifest\.path=NAME/,
  );
  await assertRefuses(
    () => listManifest(join(elsewhere, 'labels.csv'), { path: 'Datei', label: 'Emotion' }),
    /None of the 4 images .*\n.*--set dataset\.manifest\.images=DIR/,
  );
});

test('factors from the paths by a pattern', async () => {
  const { factors, images } = await listed(joined(','), { pattern: String.raw`in/(?<letter>\w) (?<number>\d)` });
  assert.deepEqual(
    factors.map(({ name, values }) => [name, values.join('')]),
    [
      ['person', 'AnnBob'],
      ['letter', 'abcd'],
      ['number', '1234'],
    ],
  );
  assert.deepEqual(images[1]!.factors, [1, 1, 1]);
  for (const [pattern, says] of [
    ['(?<a', /no regular expression/],
    [String.raw`\d+`, /no named group/],
  ] as const) {
    await assert.rejects(
      listed(joined(','), { pattern }),
      (error) => error instanceof UsageError && says.test(error.message),
    );
  }
});

test('numbers with a point and a nought are the numbers', async () => {
  const { classes } = await listed(`path,label\n${FACES[0]},0.0\n${FACES[1]},1.0\n${FACES[2]},2.0\n`);
  assert.deepEqual(classes, ['0', '1', '2']);
});

test('names with letters composed and decomposed are found, whichever way the file system has them', async () => {
  const root = temporaryFolder();
  const [composed, decomposed] = ['gêné', 'gêné'.normalize('NFD')];
  await writeShapes(root, [
    `${decomposed}/a.png`,
    `${composed}/b.png`,
    `${composed}/c é.png`,
    `${decomposed}/${decomposed}.png`,
  ]);
  const text = [
    'path,label',
    `${composed}/a.png,${composed}`,
    `${decomposed}/b.png,${decomposed}`,
    `${decomposed}/c é.png,joie`,
    `${composed}/${composed}.png,joie`,
  ];
  writeFile(join(root, 'manifest.csv'), text.join('\n'));
  const { images, classes } = await listManifest(root);
  assert.deepEqual(classes, [composed, 'joie']);
  assert.deepEqual(
    images.map(({ file }) => file),
    [
      `${decomposed}/a.png`,
      `${composed}/b.png`,
      `${composed}/c é.png`.normalize('NFC'),
      `${decomposed}/${decomposed}.png`,
    ],
  );
});

const missing = ['nan', 'NaN', 'None', '<NA>', 'NaT', 'NULL', '#N/A', '?', '-', '--'];
for (const text of missing) {
  test(`the label ${text} is none`, () =>
    assertRefuses(
      () => listed(`path,label\n${FACES[0]},x\n${FACES[1]},${text}\n`),
      /line 3: the label is ".*", as programs write/,
    ));
}

const boxes = (...cells: string[]) =>
  `path,label,left,top,width,height\n${FACES[0]},x,0,0,9,9\n${FACES[1]},y,${cells.join(',')}\n`;
for (const cells of [
  ['0.1', '0.1', '0.8', '0.8'],
  ['0', '0', '1', '1'],
  ['0.25', '0', '0.5', '1'],
]) {
  test(`the box ${cells.join(' ')} is in shares, and refused by its line`, () =>
    assertRefuses(
      () => listed(boxes(...cells)),
      /line 3: has the box ".*", which is no more than a pixel.*\n.*in pixels/,
    ));
}

test('boxes that are pixels but tiny are told; four that are missing are the whole image', async () => {
  const { notes } = await listed(boxes('4', '5', '3', '2'));
  assert.match(notes.join(' '), /Boxes of less than 4 pixels, which show nothing: 1 \(the first in line 3\)/);
  const { images } = await listed(boxes('nan', 'NaN', '', 'None'));
  assert.equal(images[1]!.box, undefined);
});
