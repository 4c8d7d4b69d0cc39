import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { FER2013_CLASSES, openFer2013 } from '../../../lib/datasets/sets/fer2013/open';
import { MienError } from '../../../lib/support/errors';
import { picture, SIDE, writeFile, writePictures } from '../../data/fer2013';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

temporaryCache();

const PLAIN = ['train/angry/a.jpg', 'train/happy/b.png', 'validation/sad/c.jpg', 'test/neutral/d.png'];

async function folders(paths: readonly string[] = PLAIN): Promise<string> {
  const root = temporaryFolder();
  await writePictures(root, paths);
  return root;
}

/** @param number of the picture as `writePictures` counts; a JPEG of the best quality is off by a few grey levels at most */
function assertPicture(got: Uint8Array, number: number, path: string): void {
  const want = picture(number);
  assert.equal(got.length, SIDE * SIDE);
  const off = Math.max(...want.map((value, i) => Math.abs(value - got[i]!)));
  assert.ok(path.endsWith('.png') ? off === 0 : off <= 4, `${path} is off by ${off}`);
}

const names = {
  'the usual names': { train: 'train', validation: 'validation', test: 'test', disgust: 'disgust', fear: 'fear' },
  "the challenge's names of the splits": {
    ...{ train: 'Training', validation: 'PublicTest', test: 'PrivateTest' },
    ...{ disgust: 'disgust', fear: 'fear' },
  },
  'other names in circulation': {
    ...{ train: 'Train', validation: 'val', test: 'TEST' },
    ...{ disgust: 'Disgusted', fear: 'fearful' },
  },
};

for (const [what, { train, validation, test: testSplit, disgust, fear }] of Object.entries(names)) {
  test(`folders with ${what}: every image is in its split, with its class and its pixels`, async () => {
    const paths = [
      `${train}/${disgust}/one.png`,
      `${train}/${fear}/two.jpg`,
      `${train}/neutral/three.JPEG`,
      `${validation}/surprise/four.png`,
      `${testSplit}/happy/five.jpg`,
      `${testSplit}/sad/six.png`,
    ];
    const { splits, classes, shape, unreadable, name } = await openFer2013(await folders(paths));
    assert.deepEqual([name, classes, shape], ['fer2013', FER2013_CLASSES, [48, 48, 1]]);
    assert.deepEqual(unreadable, []);
    assert.deepEqual([...splits.train.labels], [1, 2, 6]);
    assert.deepEqual([...splits.validation.labels], [5]);
    assert.deepEqual([...splits.test.labels], [3, 4]);
    for (const i of [0, 1, 2]) assertPicture(splits.train.read([i]), i, paths[i]!);
    assertPicture(splits.validation.read([0]), 3, paths[3]!);
    for (const i of [0, 1]) assertPicture(splits.test.read([i]), 4 + i, paths[4 + i]!);
    assert.deepEqual(splits.train.factors, [], 'FER2013 knows of no nuisance factor');
  });
}

const aliases = ['anger', 'disgusted', 'fearful', 'happiness', 'sadness', 'surprised', 'Neutral'];

test('aliases of the class folders mean the seven classes', async () => {
  const paths = [...aliases.map((alias) => `train/${alias}/x.png`), 'validation/sad/v.png', 'test/sad/t.png'];
  const { splits } = await openFer2013(await folders(paths));
  const byPicture = [...splits.train.labels.keys()].map((i) => [
    splits.train.read([i])[0]! / 10,
    splits.train.labels[i],
  ]);
  assert.deepEqual(
    byPicture.sort(),
    [0, 1, 2, 3, 4, 5, 6].map((n) => [n, n]),
  );
});

test('names that are not ASCII, with blanks, and files that are no images', async () => {
  const root = await folders(['train/happy/Ünï çødé 笑顔 1.png', ...PLAIN.slice(2)]);
  writeFile(join(root, 'train/happy/Thumbs.db'), 'no image');
  writeFile(join(root, 'train/happy/.DS_Store'), 'no image');
  writeFile(join(root, 'train/.ipynb_checkpoints/x.txt'), 'no class');
  writeFile(join(root, 'README.md'), 'no split');
  const { splits, unreadable } = await openFer2013(root);
  assert.deepEqual([splits.train.size, unreadable], [1, []]);
  assertPicture(splits.train.read([0]), 0, '.png');
});

test('an image that does not decode or is empty is left out and reported by name; the others keep their labels', async () => {
  const root = await folders(['train/angry/a.png', 'train/fear/x.png', 'train/sad/z.png', ...PLAIN.slice(2)]);
  writeFileSync(join(root, 'train/fear/broken é.jpg'), 'this is no JPEG');
  writeFileSync(join(root, 'train/fear/nothing.png'), '');
  const { splits, unreadable } = await openFer2013(root);
  assert.deepEqual([...splits.train.labels], [0, 2, 4]);
  for (const i of [0, 1, 2]) assertPicture(splits.train.read([i]), i, '.png');
  assert.equal(unreadable.length, 2);
  assert.ok(unreadable[0]!.startsWith(`${join('train', 'fear', 'broken é.jpg')}: `), unreadable[0]);
  assert.equal(unreadable[1], `${join('train', 'fear', 'nothing.png')}: the file is empty`);
});

test('an image that was added or removed is noticed', async () => {
  const root = await folders();
  const notes: string[] = [];
  const open = () => openFer2013(root, { note: (sentence) => notes.push(sentence) });
  assert.equal((await open()).splits.train.size, 2);
  await writePictures(root, ['train/fear/new.png']);
  assert.equal((await open()).splits.train.size, 3);
  rmSync(join(root, 'train/fear'), { recursive: true });
  assert.equal((await open()).splits.train.size, 2);
  assert.equal(notes.length, 2);
});

test('an image that was written anew under its name is noticed', async () => {
  const root = await folders();
  await openFer2013(root);
  await writePictures(root, ['elsewhere/first.png', PLAIN[0]!]); // the second picture under the first one's name
  const notes: string[] = [];
  await openFer2013(root, { note: (sentence) => notes.push(sentence) });
  assert.equal(notes.length, 1);
});

const wrong: Record<string, { make: (root: string) => void; says: (root: string) => string }> = {
  'a root that is missing': {
    make: (root) => rmSync(root, { recursive: true }),
    says: (root) => `there is no ${root}`,
  },
  'an empty root': {
    make: (root) =>
      ['train', 'validation', 'test'].forEach((split) => void rmSync(join(root, split), { recursive: true })),
    says: (root) => `${root} has no folder train/`,
  },
  'a split without images': {
    make: (root) => rmSync(join(root, 'test/neutral/d.png')),
    says: (root) => `${root}: the test split holds no images`,
  },
  'a split none of whose images can be read': {
    make: (root) => writeFileSync(join(root, 'test/neutral/d.png'), 'no image'),
    says: (root) => `${root}: no image of the test split can be read`,
  },
  'a class that FER2013 does not have': {
    make: (root) => mkdirSync(join(root, 'train', 'bored')),
    says: (root) => `${join(root, 'train', 'bored')} is not a class of FER2013`,
  },
};

for (const [what, { make, says }] of Object.entries(wrong)) {
  test(`${what} is an error that names it and says what to do`, async () => {
    const root = await folders();
    make(root);
    await assert.rejects(openFer2013(root), (error) => {
      assert.ok(error instanceof MienError && error.cure, basename(root));
      assert.ok(error.message.includes(says(root)), error.message);
      return true;
    });
  });
}
