import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { takeRows } from '../../lib/evaluation/matrix';
import { decode } from '../../lib/runs/decode';
import { encode } from '../../lib/runs/encode';
import { type OpenRun, openRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { MienError, UsageError } from '../../lib/support/errors';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { assertClose } from '../helpers';

temporaryCache();
const IMAGES = [3, 0, 41];
let run: OpenRun;

before(async () => {
  const { folder } = await train(tinyConfig({ training: { epochs: 1 } }), { out: join(temporaryFolder(), 'run') });
  run = await openRun(folder);
});
after(() => run.close());

/** Test images as lossless files. */
async function filesOf(images: readonly number[]): Promise<string[]> {
  const folder = temporaryFolder();
  const [height, width, channels] = run.dataset.shape;
  const raw = { width, height, channels: channels as 1 | 3 };
  return Promise.all(
    images.map(async (image, i) => {
      const path = join(folder, `${i}.png`);
      await sharp(run.dataset.splits.test.read([image]), { raw })
        .toColourspace('b-w')
        .png()
        .toFile(path);
      return path;
    }),
  );
}

test('files, pixels and the split give an image the same codes and probabilities', async () => {
  const fromFiles = await encode(run, await filesOf(IMAGES));
  const fromPixels = await encode(run, run.dataset.splits.test.read(IMAGES));
  assert.deepEqual(fromFiles, fromPixels);
  const { expression, nuisance } = run.codes('test');
  const wanted = { expression, nuisance, probabilities: run.probabilities('test') };
  for (const name of ['expression', 'nuisance', 'probabilities'] as const) {
    assert.equal(fromPixels[name].columns, wanted[name].columns);
    assertClose(fromPixels[name].values, takeRows(wanted[name], IMAGES).values, 1e-5, name);
  }
});

test('an image that is encoded and decoded is its reconstruction, in its size', async () => {
  const { expression, nuisance } = await encode(run, run.dataset.splits.test.read(IMAGES));
  const images = decode(run, expression, nuisance);
  assert.equal(images.length, IMAGES.length * 32 * 32);
  const split = run.codes('test');
  const same = decode(run, takeRows(split.expression, IMAGES), takeRows(split.nuisance, IMAGES));
  assert.ok(images.every((value, i) => Math.abs(value - same[i]!) <= 1));
  const crossed = decode(run, takeRows(expression, [1, 2, 0]), nuisance);
  assert.notDeepEqual(crossed, images);
  assert.throws(() => decode(run, takeRows(expression, [0]), nuisance), RangeError);
});

test('no images have no codes; a file that is no image is named, and half an image refused', async () => {
  const nothing = await encode(run, []);
  assert.deepEqual([nothing.expression.values.length, nothing.probabilities.columns], [0, 7]);
  const broken = join(temporaryFolder(), 'notes.jpg');
  writeFileSync(broken, 'not an image');
  const isNamed = (error: unknown) =>
    error instanceof MienError && error.message.startsWith(`${broken} cannot be read`);
  await assert.rejects(encode(run, [...(await filesOf([1])), broken]), isNamed);
  await assert.rejects(encode(run, [join(broken, 'nowhere.png')]), MienError);
  await assert.rejects(encode(run, new Uint8Array(32 * 32 + 1)), UsageError);
  for (const wrong of [new Float32Array(32 * 32), [1, 2], undefined])
    await assert.rejects(encode(run, wrong as unknown as Uint8Array), /paths of files, or pixels of 0 … 255/);
});
