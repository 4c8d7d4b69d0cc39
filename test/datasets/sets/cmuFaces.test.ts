import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDataset } from '../../../lib/datasets/open';
import { CMU_CLASSES, listCmuFaces } from '../../../lib/datasets/sets/cmu/list';
import { writeFile } from '../../data/fer2013';
import { assertNobodyTwice } from '../../data/people';
import { realData } from '../../data/realData';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { pgm, writeTiny } from '../../data/tinyImages';

temporaryCache();

const PEOPLE = ['an2i', 'at33', 'boland', 'bpm', 'ch4f'];

/** As the archive of UCI: a folder a person, each image at three scales. */
async function faces(): Promise<string> {
  const root = temporaryFolder();
  for (const person of PEOPLE) {
    for (const [n, rest] of ['left_angry_open', 'straight_happy_sunglasses', 'up_neutral_open'].entries()) {
      for (const scale of ['_4', '', '_2']) await writeTiny(root, `${person}/${person}_${rest}${scale}.pgm`, 10 * n, 1);
    }
  }
  await writeTiny(root, 'bpm/bpm_right_sad_sunglasses_2.pgm', 99, 1); // full size is damaged in the archive
  writeFile(join(root, 'bpm/bpm_right_sad_sunglasses.pgm.bad'), 'damaged');
  await writeTiny(root, 'an2i/an2i_down_sad_open.pgm', 1, 1);
  return root;
}

test('the name says who, pose, expression and sunglasses; the largest scale is taken, once', async () => {
  const { images, classes, factors, notes } = listCmuFaces(await faces());
  assert.deepEqual(classes, CMU_CLASSES);
  assert.deepEqual(factors, [
    { name: 'subject', values: PEOPLE },
    { name: 'pose', values: ['straight', 'left', 'right', 'up'] },
    { name: 'sunglasses', values: ['no', 'yes'] },
  ]);
  const of = (file: string) => images.find((image) => image.file === file)!;
  const [angry, happy] = [of('at33/at33_left_angry_open.pgm'), of('ch4f/ch4f_straight_happy_sunglasses.pgm')];
  assert.deepEqual([classes[angry.label], angry.factors], ['angry', [1, 1, 0]]);
  assert.deepEqual([classes[happy.label], happy.factors], ['happy', [4, 0, 1]]);
  assert.deepEqual(angry.box, { left: 28, top: 12, width: 72, height: 72 });
  const half = of('bpm/bpm_right_sad_sunglasses_2.pgm');
  assert.deepEqual([classes[half.label], half.factors], ['sad', [3, 2, 1]]);
  assert.deepEqual(half.box, { left: 14, top: 6, width: 36, height: 36 });
  assert.equal(images.length, 16);
  assertNobodyTwice(images);
  assert.deepEqual(notes, [
    '30 smaller copies of images are left out.',
    "Left out, as their names are not the dataset's: an2i/an2i_down_sad_open.pgm.",
    'Divided by person, each by the name and seed 1: 2 train, 2 validation, 1 test.',
  ]);
});

test('the crop is the square of the head', async () => {
  const root = temporaryFolder();
  const pixels = Uint8Array.from({ length: 64 * 60 }, (_, i) => {
    const [x, y] = [i % 64, Math.floor(i / 64)];
    return x >= 14 && x < 50 && y >= 6 && y < 42 ? 200 : 0;
  });
  for (const person of PEOPLE) writeFile(join(root, `${person}_up_sad_open_2.pgm`), pgm(64, 60, pixels));
  const { splits } = await openDataset({ name: 'cmu', root, synthetic: {} as never, side: 36, margin: 0 });
  assert.deepEqual(splits.train.read([0]), new Uint8Array(36 * 36).fill(200));
});

test('a folder of other images is an error', async () => {
  const root = temporaryFolder();
  await writeTiny(root, 'face.pgm', 1);
  assert.throws(() => listCmuFaces(root), /no images named as those of CMU/);
});

const archive = realData('cmu_faces.tar');
const skip = existsSync(archive) ? false : `there is no ${archive}`;

test('the real images: 624, each with the factors that its list names, all readable', { skip }, async () => {
  const root = temporaryFolder();
  execFileSync('tar', ['-xf', archive, '-C', root]);
  const { images, classes, factors, notes } = listCmuFaces(root);
  const [, ...rows] = readFileSync(join(root, 'cmu_faces', 'manifest.csv'), 'utf8')
    .trim()
    .split(/\r?\n/);
  const listed = rows.map((row) => row.split(','));
  const found = images.map(({ file, label, factors: codes = [] }) => [
    file.replace('cmu_faces/', ''),
    ...factors.slice(0, 2).map(({ values }, f) => values[codes[f]!]),
    classes[label],
    ['open', 'sunglasses'][codes[2]!],
  ]);
  assert.deepEqual(found.sort(), listed.sort());
  assert.deepEqual(notes, ['Divided by person, each by the name and seed 1: 12 train, 4 validation, 4 test.']);
  const { splits, unreadable } = await openDataset({ name: 'cmu', root, synthetic: {} as never });
  assert.deepEqual(unreadable, []);
  assert.equal(splits.train.size + splits.validation.size + splits.test.size, 624);
});
