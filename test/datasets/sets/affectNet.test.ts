import assert from 'node:assert/strict';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AFFECTNET_CLASSES, listAffectNet } from '../../../lib/datasets/sets/affectNet/list';
import {
  type AffectNetRow,
  trainingCsv,
  validationCsv,
  writeAffectNet2017,
  writeAffectNet2021,
} from '../../data/affectNet';
import { writeFile } from '../../data/fer2013';
import { npyText, npyWith } from '../../data/npyScalar';
import { writeShapes } from '../../data/shapes';
import { temporaryFolder } from '../../data/temporary';
import { assertDrawn, assertRefuses, drawn, tally } from '../listings';

const SEVEN = ['neutral', 'happy', 'sad', 'surprise', 'fear', 'disgust', 'anger'];
/** `count` rows of each of AffectNet's numbers 0 … 10, in numbered folders as in the release. */
const rows = (set: string, count: number): AffectNetRow[] =>
  Array.from({ length: 11 * count }, (_, i) => ({ file: `${i % 3}/${set}${i}.jpg`, expression: i % 11 }));
const LEFT_OUT = ['None', 'Uncertain', 'No-Face'];

test('2017: seven classes; the official validation set is the test split, a twentieth of training is validation', async () => {
  const root = temporaryFolder();
  await writeAffectNet2017(root, rows('t', 20), rows('v', 2));
  const listing = await listAffectNet(root);
  assert.deepEqual([listing.name, listing.classes, listing.factors], ['affectnet', SEVEN, []]);
  assertDrawn(listing, new Array(7).fill(20), { validation: 0.05 });
  assert.deepEqual(tally(listing).test, new Array(7).fill(2));
  assert.deepEqual(
    listing.notes.slice(0, 4),
    ['contempt', ...LEFT_OUT].map((name) => `Left out: 22 images labelled ${name}.`),
  );
  assert.match(listing.notes[4]!, /seed 1: validation \(about 5 %\)/);
  assert.ok(listing.images.every(({ file, split }) => file.includes('/v') === (split === 'test')));
  const image = listing.images.find(({ file }) => file.endsWith('/t3.jpg'))!;
  assert.equal(image.file, 'Manually_Annotated_Images/0/t3.jpg');
  assert.equal(image.label, AFFECTNET_CLASSES.indexOf('surprise'));
  assert.deepEqual(image.box, { left: 4, top: 5, width: 12, height: 13 });
});

test('2017: eight classes keep contempt; another seed holds out other images', async () => {
  const root = temporaryFolder();
  await writeAffectNet2017(root, rows('t', 20), rows('v', 2));
  const listing = await listAffectNet(root, { classes: 8 });
  assert.deepEqual(listing.classes, [...SEVEN, 'contempt']);
  assert.deepEqual(tally(listing).test, new Array(8).fill(2));
  assert.deepEqual(
    listing.notes.slice(0, 3),
    LEFT_OUT.map((name) => `Left out: 22 images labelled ${name}.`),
  );
  const other = await listAffectNet(root, { classes: 8, splitSeed: 2 });
  assert.notDeepEqual(drawn(other).images, drawn(listing).images);
  assert.deepEqual(tally(other).test, tally(listing).test);
});

for (const [lists, images] of [
  ['', 'Manually_Annotated_Images'],
  ['Manually_Annotated_file_lists', 'Manually_Annotated/Manually_Annotated_Images'],
  ['Manually_Annotated', 'Manually_Annotated'],
] as const) {
  test(`2017: lists in ${lists || 'the root'}, images in ${images}`, async () => {
    const root = temporaryFolder();
    await writeAffectNet2017(root, rows('t', 2), rows('v', 1), { lists, images });
    const listing = await listAffectNet(root);
    assert.equal(listing.images.length, 21);
    assert.ok(listing.images.every(({ file }) => file.startsWith(`${images}/`)));
  });
}

test('2017: an image without a face box is used whole, a box over the edge is kept, and both lists may have a header', async () => {
  const root = temporaryFolder();
  const training: AffectNetRow[] = [
    { file: '1/a.jpg', expression: 0, box: [-3, -2, 20.5, 30] },
    { file: '1/b.jpg', expression: 1, box: [-1, -1, -1, -1] },
    { file: '1/c.jpg', expression: 1, box: ['NULL', 'NULL', 'NULL', 'NULL'] },
    { file: '1/d.jpg', expression: 1, box: ['', '', '', ''] },
  ];
  await writeAffectNet2017(root, training, []);
  writeFileSync(
    join(root, 'Manually_Annotated_file_lists/validation.csv'),
    `\ufeff${trainingCsv([{ file: '1/a.jpg', expression: 0 }]).replaceAll('\n', '\r\n')}`,
  );
  const { images, notes } = await listAffectNet(root);
  const boxes = Object.fromEntries(
    images.filter(({ split }) => split !== 'test').map(({ file, box }) => [file.at(-5)!, box]),
  );
  assert.deepEqual(boxes, {
    a: { left: -3, top: -2, width: 20.5, height: 30 },
    b: undefined,
    c: undefined,
    d: undefined,
  });
  assert.ok(notes.includes('Used whole, for want of a face box: 3 images.'), notes.join());
  assert.equal(images.length, 5);
});

const badRows: Record<string, [AffectNetRow, RegExp]> = {
  'an expression out of range': [{ file: '1/a.jpg', expression: 11 }, /training\.csv, line 3: has the expression "11"/],
  'a negative expression': [{ file: '1/a.jpg', expression: -1 }, /line 3: has the expression "-1"/],
  'no expression': [{ file: '1/a.jpg', expression: '' }, /line 3: has the expression ""/],
  'a name that climbs out': [{ file: '../../x.jpg', expression: 1 }, /line 3: the path "\.\.\/\.\.\/x\.jpg" climbs/],
  'an absolute name': [{ file: '/etc/passwd', expression: 1 }, /line 3: the path "\/etc\/passwd" is absolute/],
  'a name that climbs out, of an image that is left out': [{ file: '../x.jpg', expression: 9 }, /line 3: .* climbs/],
};
for (const [what, [row, says]] of Object.entries(badRows)) {
  test(`2017: ${what} is an error that names the line`, async () => {
    const root = temporaryFolder();
    await writeAffectNet2017(root, rows('t', 1), rows('v', 1));
    const lists = join(root, 'Manually_Annotated_file_lists');
    writeFileSync(join(lists, 'training.csv'), trainingCsv([{ file: '0/t0.jpg', expression: 0 }, row]));
    await assertRefuses(() => listAffectNet(root), says);
  });
}

const incomplete: Record<string, [(root: string) => void, RegExp]> = {
  'no validation list': [
    (root) => rmSync(join(root, 'Manually_Annotated_file_lists/validation.csv')),
    /There is no .*validation\.csv/,
  ],
  'no images': [
    (root) => rmSync(join(root, 'Manually_Annotated_Images'), { recursive: true }),
    /none of the folders Manually_Annotated_Images\//,
  ],
  'images elsewhere': [
    (root) =>
      ['0', '1', '2'].forEach(
        (name) => void rmSync(join(root, 'Manually_Annotated_Images', name), { recursive: true }),
      ),
    /None of the 14 images that the lists name/,
  ],
  'images behind a link that leaves the root': [
    (root) => {
      rmSync(join(root, 'Manually_Annotated_Images'), { recursive: true });
      symlinkSync(temporaryFolder(), join(root, 'Manually_Annotated_Images'));
    },
    /is a link that leaves/,
  ],
  'a header without the box': [
    (root) =>
      writeFileSync(
        join(root, 'Manually_Annotated_file_lists/training.csv'),
        'subDirectory_filePath,expression\n1/a.jpg,0\n',
      ),
    /line 1: lacks the column face_x/,
  ],
};
for (const [what, [make, says]] of Object.entries(incomplete)) {
  test(`2017: ${what} is an error that says what is missing`, async () => {
    const root = temporaryFolder();
    await writeAffectNet2017(root, rows('t', 1), rows('v', 1));
    make(root);
    await assertRefuses(() => listAffectNet(root), says);
  });
}

test('2017: an image that is missing stays listed, so that packing reports it', async () => {
  const root = temporaryFolder();
  await writeAffectNet2017(root, rows('t', 1), rows('v', 1));
  rmSync(join(root, 'Manually_Annotated_Images/0/t0.jpg'));
  const { images } = await listAffectNet(root);
  assert.ok(images.some(({ file }) => file === 'Manually_Annotated_Images/0/t0.jpg'));
});

test('2021: labels are those of the annotations, as text or as numbers; what has none is left out', async () => {
  const root = temporaryFolder();
  const training = Array.from({ length: 160 }, (_, i) => String(i % 8));
  await writeAffectNet2021(root, 'train_set', training);
  await writeAffectNet2021(root, 'val_set', ['0', '6', '7', '3']);
  writeFile(join(root, 'val_set/annotations/1_exp.npy'), npyWith('<i8', '()', Buffer.from('0500000000000000', 'hex')));
  await writeShapes(root, ['train_set/images/unlabelled.jpg']);
  const listing = await listAffectNet(root);
  assert.deepEqual(listing.classes, SEVEN);
  assertDrawn(listing, new Array(7).fill(20), { validation: 0.05 });
  assert.deepEqual(tally(listing).test, [1, 0, 0, 1, 0, 1, 0]);
  assert.deepEqual(
    listing.images.filter(({ split }) => split === 'test'),
    [
      { file: 'val_set/images/0.jpg', split: 'test', label: 0 },
      { file: 'val_set/images/1.jpg', split: 'test', label: 5 },
      { file: 'val_set/images/3.jpg', split: 'test', label: 3 },
    ],
  );
  for (const { file, label, split } of listing.images) {
    if (split !== 'test') assert.equal(label, Number(file.match(/(\d+)\.jpg/)![1]) % 8);
  }
  assert.deepEqual(listing.notes.slice(0, 2), [
    'Left out: 21 images labelled contempt.',
    'Left out: 1 image without an annotation.',
  ]);
  assert.deepEqual(tally(await listAffectNet(root, { classes: 8 })).test, [1, 0, 0, 1, 0, 1, 0, 1]);
});

const wrongAnnotations: Record<string, [Uint8Array, RegExp]> = {
  'out of range': [npyText('11'), /2_exp\.npy holds "11", which is not 0 … 10/],
  'a fraction': [npyWith('<f8', '()', Buffer.from('000000000000e03f', 'hex')), /holds 0\.5/],
  'no number': [npyText('<b>'), /holds "<b>"/],
  'a pickle': [npyWith('|O', '()', Buffer.from('80')), /2_exp\.npy holds values of the type O/],
  'cut off': [npyText('1').subarray(0, 60), /2_exp\.npy has a header that cannot be read/],
};
for (const [what, [content, says]] of Object.entries(wrongAnnotations)) {
  test(`2021: an annotation that is ${what} is an error that names its file`, async () => {
    const root = temporaryFolder();
    await writeAffectNet2021(root, 'train_set', ['0', '1', '2']);
    await writeAffectNet2021(root, 'val_set', ['0']);
    writeFile(join(root, 'train_set/annotations/2_exp.npy'), content);
    await assertRefuses(() => listAffectNet(root), says);
  });
}

test('2021: a set that is missing, or has no annotated images, is an error that names it', async () => {
  const root = temporaryFolder();
  await writeAffectNet2021(root, 'train_set', ['0', '1']);
  await assertRefuses(() => listAffectNet(root), /There is no .*val_set.*images/);
  await writeShapes(root, ['val_set/images/0.jpg']);
  await assertRefuses(() => listAffectNet(root), /There is no .*val_set.*annotations/);
  writeFile(join(root, 'val_set/annotations/5_exp.npy'), npyText('0'));
  await assertRefuses(() => listAffectNet(root), /val_set has no images with an annotation/);
});

const many = (folder: string, count: number) => Array.from({ length: count }, (_, i) => `${folder}/${i}.jpg`);

test('class folders by name: val is the test split where there is no test folder', async () => {
  const root = temporaryFolder();
  await writeShapes(root, [
    ...many('train/Happiness', 20),
    ...many('train/Anger', 20),
    ...many('train/contempt', 3),
    ...many('train/No-Face', 2),
    ...many('val/anger', 2),
    ...many('val/happy', 2),
  ]);
  const listing = await listAffectNet(root);
  assert.deepEqual(listing.classes, SEVEN);
  const none = [0, 0, 0, 0, 0];
  assert.deepEqual(tally(listing), {
    train: [0, 19, ...none.slice(1), 19],
    validation: [0, 1, ...none.slice(1), 1],
    test: [0, 2, ...none.slice(1), 2],
  });
  assert.deepEqual(listing.notes.slice(0, 2), [
    'Left out: 3 images labelled contempt.',
    'Left out: 2 images labelled No-Face.',
  ]);
});

test('class folders by number, with splits of their own: they are kept, with a warning', async () => {
  const root = temporaryFolder();
  await writeShapes(root, [
    ...many('Train/0', 3),
    ...many('Train/6', 3),
    'Valid/6/a.jpg',
    'Test/0/b.jpg',
    'Test/7/c.jpg',
  ]);
  const listing = await listAffectNet(root, { classes: 8 });
  assert.deepEqual(tally(listing), {
    train: [3, 0, 0, 0, 0, 0, 3, 0],
    validation: [0, 0, 0, 0, 0, 0, 1, 0],
    test: [1, 0, 0, 0, 0, 0, 0, 1],
  });
  assert.match(listing.notes.join(), /has a test folder.*not comparable/);
});

test('class folders: train and test alone have a validation split drawn', async () => {
  const root = temporaryFolder();
  await writeShapes(root, [...many('train/0', 20), ...many('train/1', 20), 'test/0/b.jpg']);
  assertDrawn(await listAffectNet(root), [20, 20], { validation: 0.05 });
});

const wrongFolders: Record<string, [string[], RegExp]> = {
  'a class that AffectNet does not have': [
    ['train/bored/a.jpg', 'val/0/b.jpg'],
    /train.bored is not a class of AffectNet/,
  ],
  'a number that AffectNet does not have': [['train/11/a.jpg', 'val/0/b.jpg'], /train.11 is not a class of AffectNet/],
  'nothing to test on': [['train/0/a.jpg', 'train/1/a.jpg'], /neither val\/ nor test\//],
  'an empty test split': [['train/0/a.jpg', 'val/7/b.jpg'], /the test split has no images/],
};
for (const [what, [files, says]] of Object.entries(wrongFolders)) {
  test(`class folders: ${what} is an error`, async () => {
    const root = temporaryFolder();
    await writeShapes(root, files);
    await assertRefuses(() => listAffectNet(root), says);
  });
}

test('a root with none of the forms is an error that names what was looked for', async () => {
  await assertRefuses(
    () => listAffectNet(temporaryFolder()),
    /looked for:\n.*training\.csv and validation\.csv \(2017\)[^\n]*\n.*train_set\/ and val_set\/[^\n]*\n.*train\/ and val\//,
  );
});

test('a list that another tool wrote anew, with quotes and other columns between', async () => {
  const root = temporaryFolder();
  await writeAffectNet2017(root, [{ file: '1/a, b.jpg', expression: 3 }], [{ file: '1/c.jpg', expression: 2 }]);
  writeFileSync(
    join(root, 'Manually_Annotated_file_lists/training.csv'),
    'index,expression,subDirectory_filePath,face_width,face_height,face_x,face_y\n0,3,"1/a, b.jpg",7,8,5,6\n',
  );
  writeFileSync(
    join(root, 'Manually_Annotated_file_lists/validation.csv'),
    validationCsv([{ file: '1/c.jpg', expression: 2 }]),
  );
  const [image] = (await listAffectNet(root)).images;
  assert.deepEqual(image, {
    ...{ file: 'Manually_Annotated_Images/1/a, b.jpg', split: 'train', label: 3 },
    box: { left: 5, top: 6, width: 7, height: 8 },
  });
});
