import assert from 'node:assert/strict';
import { cpSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDataset } from '../../../lib/datasets/open';
import { differencesInData } from '../../../lib/datasets/packed/digest';
import { writeFile } from '../../data/fer2013';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { writeTiny } from '../../data/tinyImages';

temporaryCache();

/** Four people, each smiling and frowning; image i is of the grey level i + 1. */
async function fourPeople() {
  const root = join(temporaryFolder(), 'faces');
  const lines: string[] = [];
  for (let i = 0; i < 8; i++) {
    await writeTiny(root, `${i}.png`, i + 1);
    lines.push(`${i}.png,${i % 2 ? 'frown' : 'smile'},${['train', 'train', 'validation', 'test'][i >> 1]},P${i >> 1}`);
  }
  const write = () => writeFile(join(root, 'manifest.csv'), ['path,label,split,factor:person', ...lines].join('\n'));
  write();
  return { root, lines, write };
}

const digestAt = async (root: string, more = {}) => {
  const opened = await openDataset({ name: 'manifest', root, side: 16, ...more });
  opened.close();
  return opened.digest;
};

test('the digest does not change with the place, the name or the times of the files, nor by being packed again', async () => {
  const { root } = await fourPeople();
  const first = await digestAt(root);
  assert.deepEqual([first.splits.train.n, first.splits.validation.n, first.splits.test.n], [4, 2, 2]);
  const moved = join(temporaryFolder(), 'elsewhere under another name');
  cpSync(root, moved, { recursive: true });
  for (let i = 0; i < 8; i++) utimesSync(join(moved, `${i}.png`), 1e9 + i, 1e9 + i);
  renameSync(root, `${root}-away`);
  assert.deepEqual(await digestAt(moved), first);
  temporaryCache();
  assert.deepEqual(await digestAt(moved), first);
});

test('what differs is said: an image, its pixels, a label, a split, a factor, the size', async () => {
  const { root, lines, write } = await fourPeople();
  const first = await digestAt(root);
  const original = [...lines];
  const changed = async (change: () => unknown, more = {}) => {
    await change();
    write();
    const now = await digestAt(root, more);
    lines.splice(0, Number.POSITIVE_INFINITY, ...original);
    assert.notEqual(now.whole, first.whole);
    return differencesInData(now, first);
  };
  assert.deepEqual(differencesInData(first, first), []);
  assert.deepEqual(await changed(() => lines.pop()), ['The test split has 1 images instead of 2.']);
  assert.deepEqual(
    await changed(() => {
      lines[0] = '0.png,frown,train,P0';
    }),
    ['The images of the train split have other labels or factors.'],
  );
  assert.deepEqual(
    await changed(() => {
      lines[6] = '6.png,smile,test,P9';
    }),
    [
      'The images of the train split have other labels or factors.',
      'The images of the validation split have other labels or factors.',
      'The images of the test split have other labels or factors.',
    ],
    'the factor has one more value',
  );
  assert.deepEqual(
    await changed(() => {
      lines[0] = '0.png,smile,test,P0';
      lines[6] = '6.png,smile,train,P3';
    }),
    [
      'The train split has as many images, but not the same ones.',
      'The test split has as many images, but not the same ones.',
    ],
  );
  assert.deepEqual((await changed(() => {}, { side: 20 }))[0], 'Images are 20 × 20 × 3 instead of 16 × 16 × 3.');
  await writeTiny(root, '7.png', 99);
  assert.deepEqual(await changed(() => {}), ['The test split has as many images, but not the same ones.']);
  rmSync(root, { recursive: true });
});

test('a fold is data of its own, the same each time', async () => {
  const { root } = await fourPeople();
  const [a, b, again] = await Promise.all(
    [0, 1, 0].map(async (index) => {
      const opened = await openDataset({ name: 'manifest', root, side: 16, fold: { index, of: 4 } });
      return opened.digest;
    }),
  );
  assert.deepEqual(a, again);
  assert.notEqual(a!.whole, b!.whole);
  assert.deepEqual(a!.splits.test.n, 2);
});
