import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Listing } from '../../../lib/datasets/listing/listing';
import { listManifest } from '../../../lib/datasets/sets/manifest/list';
import { writeFile } from '../../data/fer2013';
import { writeShapes } from '../../data/shapes';
import { temporaryFolder } from '../../data/temporary';
import { assertDrawn, assertRefuses, tally } from '../listings';

const IMAGES = ['a.png', 'b.jpg', 'in/c.png', 'Ünï çødé 笑顔.png', 'say "hi", you.png'];

/** Lists a manifest beside the five images. */
async function listed(csv: string | Buffer, make: (root: string) => void = () => {}): Promise<Listing> {
  const root = temporaryFolder();
  await writeShapes(root, IMAGES);
  writeFile(join(root, 'faces.csv'), csv);
  make(root);
  return listManifest(join(root, 'faces.csv'));
}

test('paths, labels, splits, boxes and factors, with a byte order mark, quotes, CRLF and names that are not ASCII', async () => {
  const csv = [
    '\ufeffPath,Split,label,left,top,width,height,factor:person,Factor: Light ',
    'a.png,train,smile,1,2,3.5,4,Ann,left',
    'b.jpg,TRAINING,frown,,,,,Bob,',
    'in\\c.png,val,smile,-1,0,5,5,"Ann",right',
    'Ünï çødé 笑顔.png,test,frown,,,,,Zoë,left',
    '"say ""hi"", you.png",test,smile,,,,,,',
    '',
  ].join('\r\n');
  const listing = await listed(csv);
  assert.deepEqual([listing.name, listing.classes], ['faces', ['frown', 'smile']]);
  assert.deepEqual(listing.factors, [
    { name: 'person', values: ['Ann', 'Bob', 'Zoë'] },
    { name: 'Light', values: ['left', 'right'] },
  ]);
  assert.deepEqual(listing.images, [
    { file: 'a.png', split: 'train', label: 1, box: { left: 1, top: 2, width: 3.5, height: 4 }, factors: [0, 0] },
    { file: 'b.jpg', split: 'train', label: 0, factors: [1, -1] },
    {
      file: 'in/c.png',
      split: 'validation',
      label: 1,
      box: { left: -1, top: 0, width: 5, height: 5 },
      factors: [0, 1],
    },
    { file: 'Ünï çødé 笑顔.png', split: 'test', label: 0, factors: [2, 0] },
    { file: 'say "hi", you.png', split: 'test', label: 1, factors: [-1, -1] },
  ]);
  assert.deepEqual(listing.notes, []);
});

/** That many images, and the lines of a manifest that name them. */
async function many(count: number, rest: (i: number) => string, header: string): Promise<Listing> {
  const root = temporaryFolder();
  const names = Array.from({ length: count }, (_, i) => `${i}.png`);
  await writeShapes(root, names);
  writeFile(join(root, 'faces.csv'), [header, ...names.map((name, i) => `${name},${rest(i)}`)].join('\n'));
  return listManifest(join(root, 'faces.csv'));
}

test('columns called as boxes are elsewhere are named, as images are used whole; dev is a split', async () => {
  for (const header of ['path,label,x1,y1,x2,y2', 'path,label,xmin,ymin,xmax,ymax', 'path,label,x,y,w,h']) {
    const { notes, images } = await many(12, (i) => `${i % 2 ? 'x' : 'y'},.1,.1,.9,.9`, header);
    const names = header.split(',').slice(2).join(', ');
    assert.ok(notes[1]!.startsWith(`Images are used whole, though ${names} are called as boxes are`), notes.join());
    assert.ok(images.every(({ box }) => box === undefined));
  }
  const { images } = await many(12, (i) => `${i % 2 ? 'x' : 'y'},${i < 8 ? 'TRAIN' : 'Dev'}`, 'path,label,split');
  assert.equal(images.filter(({ split }) => split === 'validation').length, 4);
});

test('without splits images are divided 80 / 10 / 10; a column that means nothing is named', async () => {
  const listing = await many(30, (i) => `${i < 20 ? 'x' : 'y'},0`, 'path,label,spit');
  assertDrawn(listing, [20, 10], { validation: 0.1, test: 0.1 });
  assert.equal(listing.notes[0], 'Columns that are not used: spit.');
  assert.match(listing.notes[1]!, /seed 1: validation \(about 10 %\) and test \(about 10 %\)/);
  assert.ok(listing.images.every((image) => !('factors' in image) && !('box' in image)));
});

test('a split that no line has is drawn from training', async () => {
  const rest = (i: number) => (i === 20 ? 'x,test' : `${i % 2 ? 'x' : 'y'},train`);
  const listing = await many(21, rest, 'path,label,split');
  assertDrawn(listing, [10, 10], { validation: 0.1 });
  assert.deepEqual(tally(listing).test, [1, 0]);
});

test('numbers as labels are in the order of numbers, from 0 or from 1', async () => {
  for (const first of [0, 1]) {
    const numbers = Array.from({ length: 12 }, (_, i) => 11 - i + first);
    const { classes, images } = await listed(['path,label', ...numbers.map((n) => `a.png,${n}`)].join('\n'));
    assert.deepEqual(classes, numbers.map(String).reverse());
    assert.deepEqual(
      images.map(({ label }) => label),
      numbers.map((n) => n - first),
    );
  }
});

test('the folder of a manifest.csv will do, and an image that is missing stays listed, so that packing reports it', async () => {
  const root = temporaryFolder();
  await writeShapes(root, ['a.png']);
  writeFile(join(root, 'manifest.csv'), 'path,label\na.png,x\ngone.png,y\n');
  const { images } = await listManifest(root);
  assert.deepEqual(
    images.map(({ file }) => file),
    ['a.png', 'gone.png'],
  );
});

const good = 'a.png,x\nb.jpg,y\n';
const wrong: Record<string, [csv: string | Buffer, says: RegExp]> = {
  'a name that climbs out': [
    `path,label\n${good}../../etc/passwd,x\n`,
    /line 4: the path "\.\.\/\.\.\/etc\/passwd" climbs/,
  ],
  'a name that climbs out after a folder': [`path,label\nin/../../x.png,x\n${good}`, /line 2: .* climbs/],
  'a name that climbs out in the way of Windows': [`path,label\n..\\x.png,x\n${good}`, /line 2: .* climbs/],
  'an absolute name': [`path,label\n${good}/etc/passwd,x\n`, /line 4: the path "\/etc\/passwd" is absolute/],
  'a name with a drive': [`path,label\n${good}C:\\a.png,x\n`, /line 4: the path .* is absolute/],
  'an empty name': [`path,label\n${good},x\n`, /line 4: the path "" is empty/],
  'a folder': [`path,label\n${good}in,x\n`, /line 4: the path "in" is not a file/],
  'an empty label': [`path,label\n${good}a.png, \n`, /line 4: the label is empty/],
  'a label that is not trained on': [
    'path,label,split\na.png,x,train\nb.jpg,y,train\nin/c.png,yy,test\n',
    /line 4: has the label "yy", which no training image has; those have x, y/,
  ],
  'a number out of range': [
    'path,label\na.png,0\na.png,1\nb.jpg,2\nin/c.png,22\n',
    /line 5: has the label "22", which is out of range: no image has 3/,
  ],
  'a negative number': [
    'path,label\na.png,0\na.png,1\nb.jpg,-1\n',
    /line 4: has the label "-1", which is out of range/,
  ],
  'a number between names': [
    'path,label\na.png,x\na.png,y\nb.jpg,7\n',
    /line 4: has the label "7", where most labels are names/,
  ],
  'a name between numbers': [
    'path,label\na.png,0\na.png,1\nb.jpg,happy\n',
    /line 4: has the label "happy", where most/,
  ],
  'a split that is none': ['path,label,split\na.png,x,train\nb.jpg,y,dev2\n', /line 3: has the split "dev2"/],
  'an empty split': ['path,label,split\na.png,x,train\nb.jpg,y,\n', /line 3: has the split ""/],
  'no training images': ['path,label,split\na.png,x,test\nb.jpg,y,val\n', /has no training images/],
  'half a box': ['path,label,left,top,width,height\na.png,x,1,2,,\n', /line 2: has the box "1, 2, , "/],
  'a box without area': ['path,label,left,top,width,height\na.png,x,1,2,0,5\n', /line 2: has the box "1, 2, 0, 5"/],
  'a box of letters': ['path,label,left,top,width,height\na.png,x,1,2,w,5\n', /line 2: has the box/],
  'a box without end': ['path,label,left,top,width,height\na.png,x,1,2,Infinity,5\n', /line 2: has the box/],
  'a short line': [`path,label,split\na.png,x\n`, /line 2: has 2 cells where the header has 3/],
  'a long line': [`path,label\na,b.png,x\n`, /line 2: has 3 cells where the header has 2/],
  'an open quote': [`path,label\n${good}"a.png,x\n`, /after line 3: Quote Not Closed/],
  'another encoding': [Buffer.from('path,label\nMüller.png,x\n', 'latin1'), /line 2: "M.ller\.png" is not UTF-8/],
  'no path': ['file,label\na.png,x\n', /line 1: lacks the column path; it has file, label/],
  'no label': ['path,klass\na.png,x\n', /line 1: lacks the column label.*\n.*--set dataset\.manifest\.label=NAME/],
  'no label behind semicolons': ['path;klass\na.png;x\n', /line 1: lacks the column label; it has path, klass/],
  'a column twice': ['path,label,Label\na.png,x,y\n', /line 1: has the column label twice/],
  'some columns of a box': [
    'path,label,left,top\na.png,x,1,2\n',
    /line 1: has some columns of a box but not width, height/,
  ],
  'a factor without a name': ['path,label,factor:\na.png,x,1\n', /line 1: has a factor without a name/],
  'one class': ['path,label\na.png,x\nb.jpg,x\n', /has images of only one class, x/],
  'no lines': ['path,label\n', /holds no images/],
  'nothing at all': ['', /holds no images/],
  'no image that is there': ['path,label\nq.png,x\nr.png,y\n', /None of the 2 images .* the first would be .*q\.png/],
};
for (const [what, [csv, says]] of Object.entries(wrong)) {
  test(`${what} is an error that names the place and the cure`, () => assertRefuses(() => listed(csv), says));
}

test('links that leave the folder are refused by line, links within are followed', async () => {
  const csv = 'path,label\na.png,x\nlink.png,y\n';
  const outside = temporaryFolder();
  writeFile(join(outside, 'key.png'), 'secret');
  await assertRefuses(
    () => listed(csv, (root) => symlinkSync(join(outside, 'key.png'), join(root, 'link.png'))),
    /line 3: the path "link\.png" is a link that leaves/,
  );
  await assertRefuses(
    () => listed('path,label\na.png,x\nd/key.png,y\n', (root) => symlinkSync(outside, join(root, 'd'))),
    /line 3: the path "d\/key\.png" is behind a link that leaves/,
  );
  const { images } = await listed(csv, (root) => symlinkSync('in/c.png', join(root, 'link.png')));
  assert.equal(images[1]!.file, 'link.png');
});

test('a manifest that is missing is named, and so is the one that a folder should have', async () => {
  const root = temporaryFolder();
  await assertRefuses(() => listManifest(join(root, 'none.csv')), /There is no .*none\.csv/);
  mkdirSync(join(root, 'empty'));
  await assertRefuses(() => listManifest(join(root, 'empty')), /There is no .*manifest\.csv/);
});

test('without splits, but with everybody named, people are kept apart', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => `a${i}.png,${i % 2 ? 'x' : 'y'},P${i % 10}`);
  const text = (column: string, more: readonly string[] = []) =>
    [`path,label,factor:${column}`, 'a.png,x,P0', ...lines, ...more].join('\n');
  for (const column of ['person', 'Subject', 'participant', 'identity']) {
    const { images, notes } = await listed(text(column));
    const splitsOf = (person: number) =>
      new Set(images.filter(({ factors }) => factors![0] === person).map(({ split }) => split));
    assert.ok(
      Array.from({ length: 10 }, (_, person) => splitsOf(person).size).every((n) => n === 1),
      column,
    );
    assert.match(notes[0]!, /^Divided by person, each by the name and seed 1: 8 train, 1 validation, 1 test\.$/);
    assert.match(notes[1]!, /^Moved against the draw, .*: p9 \(test\)\./);
  }
  const byImage = /seed 1: validation \(about 10 %\) and test \(about 10 %\)/;
  assert.match((await listed(text('light'))).notes[0]!, byImage);
  const unknown = await listed(text('person', ['b.jpg,x,']));
  assert.match(unknown.notes.join(' '), byImage, 'somebody is not named');
  assert.match(unknown.notes.join(' '), /factor:person keeps .*, and 1 of 62 images have no name\.$/);
});

test('two people cannot be divided into three: images are', async () => {
  const listing = await many(40, (i) => `${i % 2 ? 'x' : 'y'},P${i % 4 < 2}`, 'path,label,factor:person');
  assertDrawn(listing, [20, 20], { validation: 0.1, test: 0.1 });
  assert.match(listing.notes.join(' '), /factor:person keeps people apart from 3 people on, and names 2\.$/);
});

test('a class that only people outside training show is named, with the seed to change', async () => {
  const lines = Array.from({ length: 30 }, (_, i) => `${i}.png,${i % 10 === 0 ? 'rare' : 'x'},P${i % 10}`);
  const root = temporaryFolder();
  writeFile(join(root, '0.png'), 'x');
  writeFile(join(root, 'manifest.csv'), ['path,label,factor:person', ...lines].join('\n'));
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, async (_, splitSeed) => {
      const { images, notes } = await listManifest(root, { splitSeed });
      const isLearned = images.some(({ split, label }) => split === 'train' && label === 0);
      assert.equal(/no training image of rare: another dataset\.splitSeed/.test(notes.join(' ')), !isLearned);
      return isLearned;
    }),
  );
  assert.ok(outcomes.includes(true) && outcomes.includes(false));
});
