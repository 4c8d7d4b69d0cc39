import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openFerPlus } from '../../../lib/datasets/sets/ferPlus/open';
import type { FerPlusOptions } from '../../../lib/datasets/sets/ferPlus/options';
import { FERPLUS_CLASSES } from '../../../lib/datasets/sets/ferPlus/votes';
import { MienError } from '../../../lib/support/errors';
import { icmlCsv, officialCsv, picture, row, writeFile, writePictures } from '../../data/fer2013';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

temporaryCache();

const COLUMNS = 'neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF';
const HAPPY = '0,9,0,0,0,0,0,0,1,0';
const SPLIT_VOTE = '6,4,0,0,0,0,0,0,0,0';
const TIE = '5,5,0,0,0,0,0,0,0,0';
const CONTEMPT = '1,0,0,0,0,0,0,9,0,0';
const UNKNOWN = '1,0,0,0,0,0,0,0,9,0';
const NO_FACE = '0,0,0,0,0,0,0,0,0,10';
const NOBODY = '0,0,0,0,0,0,0,0,0,0';

/** Image n of FER2013 in the order of the official CSV, with its usage, name in FER+ and votes. */
const OFFICIAL = [
  ['Training', 'fer0000000.png', HAPPY],
  ['Training', 'fer0000001.png', SPLIT_VOTE],
  ['Training', '', NOBODY],
  ['Training', 'fer0000003.png', TIE],
  ['Training', 'fer0000004.png', NO_FACE],
  ['PublicTest', 'fer0000005.png', SPLIT_VOTE],
  ['PublicTest', 'fer0000006.png', UNKNOWN],
  ['PrivateTest', 'fer0000007.png', CONTEMPT],
  ['PrivateTest', 'fer0000008.png', TIE],
] as const;

const rows = OFFICIAL.map(([usage], n) => row(n, n % 7, usage));
const newCsv = (from: readonly (readonly string[])[] = OFFICIAL, end = '\r\n') =>
  [`Usage,Image name,${COLUMNS}`, ...from.map((cells) => cells.join(',')), ''].join(end);

function officialRoot(csv = officialCsv(rows), votes = newCsv()): string {
  const root = temporaryFolder();
  writeFile(join(root, 'fer2013.csv'), csv);
  writeFile(join(root, 'fer2013new.csv'), votes);
  return root;
}

const open = async (root: string, more: Partial<FerPlusOptions> = {}) => {
  const said: string[] = [];
  const options: FerPlusOptions = { votes: null, labels: 'majority', ...more };
  const dataset = await openFerPlus(root, options, { note: (sentence) => said.push(sentence) });
  return { ...dataset, said };
};

for (const [what, csv] of [
  ['the official CSV', officialCsv(rows)],
  ["Kaggle's icml_face_data.csv", icmlCsv(rows)],
] as const) {
  test(`${what} and fer2013new.csv, joined row by row`, async () => {
    const { name, classes, splits, notes } = await open(officialRoot(csv));
    assert.deepEqual([name, classes], ['ferplus', FERPLUS_CLASSES]);
    assert.deepEqual([...splits.train.labels], [1, 0]);
    assert.deepEqual([...splits.validation.labels], [0]);
    assert.deepEqual([...splits.test.labels], [7]);
    assert.deepEqual(splits.train.read([1, 0]), Uint8Array.from([...picture(1), ...picture(0)]));
    assert.deepEqual(splits.test.read([0]), picture(7));
    assert.equal(splits.train.distributions, undefined);
    assert.deepEqual(notes, [
      "Left out by FER+'s protocol, as nobody voted on them: 1 train, 0 validation, 0 test.",
      "Left out by FER+'s protocol, as too few votes agree: 1 train, 0 validation, 1 test.",
      "Left out by FER+'s protocol, as most votes are that there is no face: 1 train, 0 validation, 0 test.",
      "Left out by FER+'s protocol, as most votes are for none of the expressions: 0 train, 1 validation, 0 test.",
    ]);
  });
}

test('the share of votes for each class is in the cache, beside the majority’s label', async () => {
  const { splits } = await open(officialRoot(), { labels: 'distribution' });
  assert.deepEqual([...splits.train.labels], [1, 0, 0], 'a tie is no majority, but it is a distribution');
  const { distributions } = splits.train;
  const f = Math.fround;
  assert.deepEqual([...distributions!.subarray(0, 8)], [0, 1, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...distributions!.subarray(8, 16)], [f(0.6), f(0.4), 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...distributions!.subarray(16)], [0.5, 0.5, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...splits.validation.labels, ...splits.test.labels], [0, 7]);
  assert.deepEqual([...splits.validation.distributions!], [1, 0, 0, 0, 0, 0, 0, 0]);
});

test('each way of labelling has a cache of its own, and changed votes are noticed', async () => {
  const root = officialRoot();
  const [majority, strict] = [await open(root), await open(root, { labels: 'strict' })];
  assert.notEqual(majority.folder, strict.folder);
  assert.deepEqual((await open(root)).said, [], 'packed once');
  const votes = OFFICIAL.map(([usage, name, counts], n) => [usage, name, n === 0 ? CONTEMPT : counts]);
  writeFile(join(root, 'fer2013new.csv'), `${newCsv(votes)}\n`);
  assert.deepEqual([...(await open(root)).splits.train.labels], [7, 0]);
});

test('a table in another order is joined by its names, which are the rows of the CSV; with semicolons too', async () => {
  const plain = await open(officialRoot());
  const labelsOf = ({ splits }: typeof plain) => Object.values(splits).map(({ labels }) => [...labels]);
  const swapped = [OFFICIAL[3], ...OFFICIAL.slice(1, 3), OFFICIAL[0], ...OFFICIAL.slice(4)];
  const sorted = [...OFFICIAL].sort((a, b) => (a[1] < b[1] ? -1 : 1)); // the row without a name comes first
  for (const [rows, moved] of [
    [swapped, 2],
    [[...OFFICIAL].reverse(), 8],
    [sorted, 3],
  ] as const) {
    for (const text of [newCsv(rows), newCsv(rows).replaceAll(',', ';')]) {
      const joined = await open(officialRoot(undefined, text));
      assert.deepEqual(labelsOf(joined), labelsOf(plain));
      assert.deepEqual(joined.splits.train.read([0, 1]), plain.splits.train.read([0, 1]));
      assert.match(
        joined.notes.at(-1)!,
        new RegExp(`not in the order of the CSV: ${moved} rows put where their names say`),
      );
    }
  }
});

const FOLDERS: Record<string, readonly string[]> = {
  'folders of FER2013': [
    'train/angry/a.jpg',
    'train/happy/b.png',
    'train/happy/unknown to FER+.png',
    'validation/sad/c.png',
    'test/neutral/d.png',
    'test/sad/e.png',
  ],
  "folders under the challenge's names": [
    'Training/angry/a.jpg',
    'Training/happy/b.png',
    'Training/happy/z.png',
    'PublicTest/sad/c.png',
    'PrivateTest/neutral/d.png',
    'PrivateTest/sad/e.png',
  ],
};
const VOTES_BY_PATH = [
  `path,usage,label,${COLUMNS},blank`,
  `test/neutral/d.png,PrivateTest,neutral,${HAPPY},0`,
  `train/angry/a.jpg,Training,angry,${CONTEMPT},0`,
  `train/happy/b.png,Training,happy,${SPLIT_VOTE},0`,
  'test/sad/e.png,PrivateTest,sad,,,,,,,,,,,1',
  `"validation/sad/c.png",PublicTest,sad,${SPLIT_VOTE},0`,
  `train/angry/gone.jpg,Training,angry,${HAPPY},0`,
].join('\n');

for (const [what, paths] of Object.entries(FOLDERS)) {
  test(`${what}, joined by file name with a CSV of paths`, async () => {
    const root = temporaryFolder();
    await writePictures(root, paths);
    const votes = join(temporaryFolder(), 'vötes.csv');
    writeFile(votes, VOTES_BY_PATH);
    const { splits, unreadable } = await open(root, { votes, labels: 'distribution' });
    assert.deepEqual(unreadable, []);
    assert.deepEqual([...splits.train.labels], [7, 0]);
    assert.deepEqual([...splits.validation.labels], [0]);
    assert.deepEqual([...splits.test.labels], [1]);
    assert.deepEqual(splits.train.read([1]), picture(1));
    assert.deepEqual([...splits.train.distributions!.subarray(8)].slice(0, 2), [Math.fround(0.6), Math.fround(0.4)]);
  });
}

test("FER+'s own folders, FER2013Train/fer0000000.png, joined with fer2013new.csv by name", async () => {
  const root = temporaryFolder();
  const folderOf = { Training: 'FER2013Train', PublicTest: 'FER2013Valid', PrivateTest: 'FER2013Test' };
  const named = OFFICIAL.filter(([, name]) => name !== '');
  await writePictures(
    root,
    named.map(([usage, name]) => `${folderOf[usage]}/${name}`),
  );
  writeFile(join(root, 'fer2013new.csv'), newCsv());
  const { splits } = await open(root);
  assert.deepEqual(
    [[...splits.train.labels], [...splits.validation.labels], [...splits.test.labels]],
    [[1, 0], [0], [7]],
  );
});

const wrong: Record<string, { make: (root: string) => void; says: RegExp }> = {
  'no votes': { make: (root) => rmSync(join(root, 'fer2013new.csv')), says: /there is no .*fer2013new\.csv/ },
  'a row too few': {
    make: (root) => writeFile(join(root, 'fer2013new.csv'), newCsv(OFFICIAL.slice(0, -1))),
    says: /it has 8 rows, the CSV has more/,
  },
  'a row too many': {
    make: (root) => writeFile(join(root, 'fer2013new.csv'), newCsv([...OFFICIAL, OFFICIAL[0]])),
    says: /lines 2 and 11 name the same image, fer0000000\.png/,
  },
  'a name of no row': {
    make: (root) => writeFile(join(root, 'fer2013new.csv'), newCsv().replace('fer0000004', 'fer0000099')),
    says: /line 6 names fer0000099\.png, which does not say a row/,
  },
  'another usage than the CSV has': {
    make: (root) =>
      writeFile(join(root, 'fer2013new.csv'), newCsv().replace('PublicTest,fer0000005', 'Training,fer0000005')),
    says: /line 7 is Training, not PublicTest/,
  },
  'votes by path for a CSV without paths': {
    make: (root) => writeFile(join(root, 'fer2013new.csv'), VOTES_BY_PATH),
    says: /it names images by path/,
  },
  'a column missing': {
    make: (root) => writeFile(join(root, 'fer2013new.csv'), newCsv().replace('contempt', 'scorn')),
    says: /has no column contempt/,
  },
  'a count that is none': {
    make: (root) => writeFile(join(root, 'fer2013new.csv'), newCsv().replace(TIE, '5,-5,0,0,0,0,0,0,0,0')),
    says: /line 5: -5 is no number of votes/,
  },
  'a text for a count': {
    make: (root) => writeFile(join(root, 'fer2013new.csv'), newCsv().replace(TIE, '5,five,0,0,0,0,0,0,0,0')),
    says: /line 5: five is no number of votes/,
  },
  'an empty table': {
    make: (root) => writeFile(join(root, 'fer2013new.csv'), ''),
    says: /holds no votes/,
  },
  'neither CSV nor folders': { make: (root) => rmSync(join(root, 'fer2013.csv')), says: /no images in folders/ },
};

for (const [what, { make, says }] of Object.entries(wrong)) {
  test(`${what}: an error that says so and what to do`, async () => {
    const root = officialRoot();
    make(root);
    await assert.rejects(open(root), (error) => error instanceof MienError && !!error.cure && says.test(error.message));
  });
}

test('votes for other images than those in the folders are an error', async () => {
  const root = temporaryFolder();
  await writePictures(root, ['train/happy/x.png', 'test/happy/y.png']);
  mkdirSync(join(root, 'not a split'));
  writeFile(join(root, 'fer2013new.csv'), newCsv());
  await assert.rejects(open(root), /None of the 2 images in .* has a label/);
});
