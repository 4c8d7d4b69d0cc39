import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDataset } from '../../../lib/datasets/open';
import { JAFFE_CLASSES, listJaffe } from '../../../lib/datasets/sets/jaffe/list';
import { MienError } from '../../../lib/support/errors';
import { writeFile } from '../../data/fer2013';
import { assertNobodyTwice } from '../../data/people';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { writeTiny } from '../../data/tinyImages';

temporaryCache();

const PEOPLE = ['KA', 'KL', 'KM', 'KR', 'MK', 'NA', 'NM', 'TM', 'UY', 'YM'];
const CODES = { AN: 'angry', DI: 'disgust', FE: 'fear', HA: 'happy', NE: 'neutral', SA: 'sad', SU: 'surprise' };

async function jaffe(): Promise<string> {
  const root = temporaryFolder();
  let number = 0;
  for (const person of PEOPLE) {
    for (const code of Object.keys(CODES)) {
      number++;
      await writeTiny(root, `${person}.${code}1.${number}.tiff`, number);
    }
  }
  writeFile(join(root, 'README_FIRST.txt'), 'about');
  writeFile(join(root, 'KA.XX1.7.tiff'), 'an expression that there is not');
  return root;
}

test('the name says who and which expression; ten people, seven classes, divided by person', async () => {
  const root = await jaffe();
  const { name, classes, factors, images, notes } = listJaffe(root);
  assert.deepEqual([name, classes, images.length], ['jaffe', JAFFE_CLASSES, 70]);
  assert.deepEqual(factors, [{ name: 'subject', values: PEOPLE }]);
  for (const { file, label, factors: [subject] = [] } of images) {
    const [person, code] = file.split('.') as [string, string];
    assert.equal(PEOPLE[subject!], person);
    assert.equal(classes[label], CODES[code.slice(0, 2) as 'AN']);
  }
  assertNobodyTwice(images);
  assert.deepEqual(notes, [
    "Left out, as their names are not JAFFE's: KA.XX1.7.tiff.",
    'Divided by person, each by the name and seed 1: 6 train, 2 validation, 2 test.',
  ]);
});

test('TIFF images are packed', async () => {
  const { splits, unreadable } = await openDataset({
    name: 'jaffe',
    root: await jaffe(),
    synthetic: {} as never,
    side: 16,
    subset: { test: { subject: PEOPLE } },
  });
  assert.deepEqual(unreadable, []);
  assert.deepEqual([splits.train.size, splits.validation.size, splits.test.size], [42, 14, 14]);
  const values = Object.values(splits).flatMap((split) => [...split.labels.keys()].map((i) => split.read([i])[0]!));
  assert.deepEqual(
    values.sort((a, b) => a - b),
    Array.from({ length: 70 }, (_, i) => i + 1),
  );
});

test('a folder of other images is an error', async () => {
  const root = temporaryFolder();
  await writeTiny(root, 'happy.png', 1);
  assert.throws(
    () => listJaffe(root),
    (error) => error instanceof MienError && /KA\.AN1\.39\.tiff/.test(error.message),
  );
});
