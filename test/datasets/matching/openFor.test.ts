import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ImageShape } from '../../../lib/datasets/dataset';
import { openFor } from '../../../lib/datasets/matching/openFor';
import { openDataset } from '../../../lib/datasets/open';
import { wholeOf } from '../../../lib/datasets/splits/wholeOf';
import { UsageError } from '../../../lib/support/errors';
import { officialCsv, picture, row, writeFile } from '../../data/fer2013';
import { writeShapes } from '../../data/shapes';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

const cache = temporaryCache();
const GREY = { classes: ['angry', 'happy', 'sad'], shape: [48, 48, 1] as ImageShape };

async function folder(names: readonly string[], each = 6): Promise<string> {
  const root = temporaryFolder();
  await writeShapes(
    root,
    names.flatMap((name) => Array.from({ length: each }, (_, i) => `${name}/${i}.png`)),
  );
  return root;
}

test('a folder of other names, order, size and colour comes as the model takes it', async () => {
  const root = await folder(['Sadness', 'anger', 'contempt']);
  const said: string[] = [];
  const dataset = await openFor(
    GREY,
    { name: 'folder', root },
    { contempt: null },
    { note: (sentence) => said.push(sentence) },
  );
  assert.deepEqual([dataset.classes, dataset.shape], [GREY.classes, GREY.shape]);
  const plain = await openDataset({ name: 'folder', root, side: 48, colour: false });
  assert.deepEqual(plain.classes, ['Sadness', 'anger', 'contempt']);
  for (const { name, labels, size, read } of Object.values(dataset.splits)) {
    const other = plain.splits[name];
    const kept = [...other.labels.keys()].filter((i) => other.labels[i] !== 2);
    assert.equal(size, kept.length);
    assert.deepEqual(
      [...labels],
      kept.map((i) => [2, 0][other.labels[i]!]),
    );
    assert.deepEqual(read([...Array(size).keys()]), other.read(kept));
  }
  const leftOut = Object.values(plain.splits).map(
    ({ name, labels }) => `${labels.filter((label) => label === 2).length} ${name}`,
  );
  assert.deepEqual(said.slice(-2), [
    `Left out, as the model has no such class: 6 images of contempt (${leftOut.join(', ')}).`,
    'Classes of the model that the set does not have: happy.',
  ]);
  assert.deepEqual(dataset.notes.slice(-2), said.slice(-2));
  assert.notEqual(dataset.digest.whole, plain.digest.whole);
  assert.deepEqual(dataset.digest.splits.test.n, dataset.splits.test.size);
});

test('the whole of a set is all of its images, each with its label', async () => {
  const root = await folder(['sad', 'happy']);
  const dataset = await openFor(GREY, { name: 'folder', root });
  const { train, validation, test: tested } = dataset.splits;
  const { splits } = wholeOf(dataset);
  assert.deepEqual([splits.train.size, splits.validation.size, splits.test.size], [0, 0, 12]);
  assert.deepEqual([...splits.test.labels], [...train.labels, ...validation.labels, ...tested.labels]);
  assert.deepEqual(splits.test.read([0, 11]), Uint8Array.from([...train.read([0]), ...tested.read([tested.size - 1])]));
});

test('a set keeps its own classes where none are asked for', async () => {
  const root = await folder(['bored', 'happy']);
  const { classes, shape } = await openFor({ classes: undefined, shape: [16, 16, 1] }, { name: 'folder', root });
  assert.deepEqual(
    [classes, shape],
    [
      ['bored', 'happy'],
      [16, 16, 1],
    ],
  );
});

test('classes are refused before anything is packed', async () => {
  const root = await folder(['happy', 'bored']);
  const before = readdirSync(cache).length;
  await assert.rejects(
    openFor(GREY, { name: 'folder', root }),
    (error) => error instanceof UsageError && /no class bored/.test(error.message),
  );
  assert.equal(readdirSync(cache).length, before);
});

test('the same classes in the same order are the set itself', async () => {
  const root = await folder(GREY.classes);
  const dataset = await openFor(GREY, { name: 'folder', root });
  const plain = await openDataset({ name: 'folder', root, side: 48, colour: false });
  assert.deepEqual(dataset.digest, plain.digest);
});

test('FER2013’s and FER+’s CSV in another size and in colour, and the synthetic faces', async () => {
  const root = temporaryFolder();
  const rows = [row(0, 3, 'Training'), row(1, 0, 'PublicTest'), row(2, 4, 'PrivateTest')];
  writeFile(join(root, 'fer2013.csv'), officialCsv(rows));
  const model = {
    classes: ['sad', 'angry', 'disgust', 'fear', 'happy', 'surprise', 'neutral'],
    shape: [24, 24, 3] as ImageShape,
  };
  const fer = await openFor(model, { name: 'fer2013', root });
  assert.deepEqual([fer.shape, [...fer.splits.train.labels]], [[24, 24, 3], [4]]);
  const pixels = fer.splits.train.read([0]);
  const original = picture(0);
  for (const [x, y] of [
    [4, 5],
    [12, 20],
    [20, 3],
  ] as const) {
    const at = 3 * (24 * y + x);
    assert.equal(pixels[at], pixels[at + 1]);
    assert.equal(pixels[at], pixels[at + 2]);
    assert.ok(Math.abs(pixels[at]! - original[48 * (2 * y) + 2 * x]!) <= 4, `${x}, ${y}`);
  }
  const own = await openDataset({ name: 'fer2013', root });
  assert.deepEqual([own.shape, own.splits.train.read([0])], [[48, 48, 1], original]);
  const faces = await openFor(
    { classes: ['happy', 'neutral', 'sad', 'surprise', 'fear', 'disgust', 'anger'], shape: [32, 32, 3] },
    {
      name: 'synthetic',
      root: null,
      synthetic: {
        seed: 1,
        train: 8,
        validation: 2,
        test: 2,
        side: 48,
        colour: false,
        identities: 2,
        difficulty: 0,
        shortcut: null,
      },
    },
  );
  assert.deepEqual([faces.shape, faces.classes[0]], [[32, 32, 3], 'happy']);
});
