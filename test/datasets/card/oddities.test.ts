import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { datasetCard } from '../../../lib/datasets/card/card';
import { cardText } from '../../../lib/datasets/card/cardText';
import { isNearlyConstant } from '../../../lib/datasets/card/oddities';
import { canTrain } from '../../../lib/datasets/card/warnings';
import { openDataset } from '../../../lib/datasets/open';
import { writeFile } from '../../data/fer2013';
import { writeShapes } from '../../data/shapes';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { writeTiny } from '../../data/tinyImages';

temporaryCache();

const cardOf = async (name: 'folder' | 'manifest', root: string) => {
  const dataset = await openDataset({ name, root, side: 16 });
  const card = datasetCard(dataset);
  dataset.close();
  return card;
};
const warnings = (card: Parameters<typeof cardText>[0]) =>
  cardText(card).filter((line) => line.startsWith('Warning: '));

test('images of hardly more than one value are counted, blank or black; the first is named', async () => {
  const root = temporaryFolder();
  await writeShapes(
    root,
    Array.from({ length: 12 }, (_, i) => `train/${i % 2 ? 'a' : 'b'}/${i}.png`),
  );
  for (const [i, value] of [0, 128, 255].entries()) await writeTiny(root, `test/a/${i}.png`, value);
  await writeShapes(root, ['test/b/x.png']);
  const card = await cardOf('folder', root);
  assert.deepEqual(
    card.odd.nearlyConstant,
    [0, 1, 2].map((index) => ({ split: 'test', index })),
  );
  assert.match(warnings(card).join('\n'), /nearly constant images: 3 \(the first is test 0\)/);
  assert.deepEqual(await cardOf('folder', root), card, 'kept, and read again');
  assert.deepEqual(
    [
      [100, 108, 104],
      [100, 109, 104],
    ].map((values) => isNearlyConstant(Uint8Array.from(values))),
    [true, false],
  );
});

test('classes and people that differ only in case, blanks or composed letters are named', async () => {
  const root = temporaryFolder();
  const files = Array.from({ length: 18 }, (_, i) => `${i}.png`);
  await writeShapes(root, files);
  const labels = ['happy', 'Happy', 'sad face', 'sad  face', 'gêné', 'calm'];
  const people = ['Ann', 'Bob', 'ann', 'Cid', 'José', 'José'.normalize('NFD')];
  writeFile(
    join(root, 'manifest.csv'),
    ['path,label,factor:person', ...files.map((file, i) => `${file},${labels[i % 6]},${people[i % 6]}`)].join('\n'),
  );
  const card = await cardOf('manifest', root);
  assert.deepEqual(card.odd.classesAlike, [
    ['Happy', 'happy'],
    ['sad  face', 'sad face'],
  ]);
  assert.deepEqual(card.odd.peopleAlike, [['Ann', 'ann']], 'composed letters are one name already');
  const text = warnings(card).join('\n');
  assert.match(text, /classes that differ only in case or blanks: "Happy" and "happy"; "sad {2}face" and "sad face"\./);
  assert.match(text, /people that differ only in case or blanks: "Ann" and "ann"\./);
});

test('splits without images are told, with what to do, and then no training is recommended', async () => {
  const root = temporaryFolder();
  await writeShapes(
    root,
    Array.from({ length: 12 }, (_, i) => `person ${i}/x.png`),
  );
  const card = await cardOf('folder', root);
  const text = warnings(card).join('\n');
  assert.match(text, /12 classes have 12 images in all: are these people rather than expressions\?/);
  assert.match(text, /the validation split has no images, so that no model can be trained: .*at least three/);
  assert.match(text, /the test split has no images, so that nothing can be reported/);
  assert.equal(canTrain(card), false);
  await writeShapes(
    root,
    Array.from({ length: 36 }, (_, i) => `person ${i % 12}/${i}.png`),
  );
  assert.equal(canTrain(await cardOf('folder', root)), true);
});
