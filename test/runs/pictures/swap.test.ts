import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { tf } from '../../../lib/engine';
import { argMaxRows } from '../../../lib/evaluation/classification';
import type { Matrix } from '../../../lib/evaluation/matrix';
import { pngImages } from '../../../lib/figures/pngImages';
import { decode as decodeCodes } from '../../../lib/runs/decode';
import { type OpenRun, openRun } from '../../../lib/runs/openRun';
import { paintSwaps } from '../../../lib/runs/pictures/paintSwaps';
import { reconstruct } from '../../../lib/runs/pictures/reconstruct';
import { swap } from '../../../lib/runs/pictures/swap';
import { train } from '../../../lib/runs/train';
import { tinyConfig } from '../../data/runs';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { near } from './near';

temporaryCache();
let run: OpenRun;

before(async () => {
  const { folder } = await train(tinyConfig({ training: { epochs: 1 } }), { out: join(temporaryFolder(), 'run') });
  run = await openRun(folder);
});
after(() => run.close());

/** Of the test image that is shown as this data URI. */
async function find(uri: string | null): Promise<number> {
  const { splits, shape } = run.dataset;
  const all = await pngImages(splits.test.read(Array.from({ length: splits.test.size }, (_, i) => i)), shape);
  return all.indexOf(uri!);
}

async function pixels(uri: string): Promise<Uint8Array> {
  const png = sharp(Buffer.from(uri.split(',')[1]!, 'base64')).toColourspace('b-w');
  return new Uint8Array(await png.raw().toBuffer());
}

/** Decoded by itself, by hand. */
function decode(expression: number, face: number): Uint8Array {
  const row = ({ values, columns }: Matrix, i: number) => [...values.slice(i * columns, (i + 1) * columns)];
  const codes = run.codes('test');
  return tf.tidy(() => {
    const both = tf.tensor2d([[...row(codes.expression, expression), ...row(codes.nuisance, face)]]);
    const values = (run.model.decoder.predict(both) as ReturnType<typeof tf.tensor>).dataSync();
    return Uint8Array.from(values, (value) => Math.round(255 * value));
  });
}

test('swap: z_e of the image above and z_n of the image before make the image inside, decoded', async () => {
  const { images, rows, columns, leadingRows, leadingColumns } = await swap(run, { faces: 3 });
  const { classes, splits } = run.dataset;
  assert.deepEqual([leadingRows, leadingColumns, images.length, rows.length], [1, 2, 4, 4]);
  assert.deepEqual(columns, ['image', 'own', ...classes]);
  assert.ok(images.every((row) => row.length === classes.length + 2));
  assert.deepEqual(images[0]!.slice(0, 2), [null, null]);
  const above = await Promise.all(images[0]!.slice(2).map(find));
  const before = await Promise.all(images.slice(1).map((row) => find(row[0]!)));
  assert.deepEqual(
    above.map((image) => splits.test.labels[image]),
    classes.map((_, label) => label),
    'each of its own class',
  );
  near(await pixels(images[2]![4]!), decode(above[2]!, before[1]!));
  near(await pixels(images[3]![2]!), decode(above[0]!, before[2]!));
  near(await pixels(images[3]![1]!), decode(before[2]!, before[2]!)); // nothing swapped
  const identity = splits.test.factors.find(({ name }) => name === 'identity')!;
  assert.equal(new Set(before.map((image) => identity.codes[image])).size, before.length, 'different people');
});

test('with details each face is painted to look at: of the image before its row and the one above its column', async () => {
  const { images, columns, leadingColumns } = await swap(run, { faces: 3, details: true });
  assert.deepEqual(columns, ['image', ...run.dataset.classes]);
  assert.equal(leadingColumns, 1);
  const { read } = run.dataset.splits.test;
  const [before, above] = await Promise.all([find(images[2]![0]!), find(images[0]![4]!)]);
  const painted = paintSwaps(run, { faces: read([before]), givers: read([above]) });
  near(await pixels(images[2]![4]!), painted);
});

test('codes of other sizes, or that are not finite, are painted by nobody', () => {
  const { expression, nuisance } = run.codes('test');
  assert.throws(
    () => decodeCodes(run, { ...expression, columns: 1 }, nuisance),
    /z_e has 1 numbers, where the run’s has \d+/,
  );
  const values = expression.values.slice().fill(Number.NaN, 0, 1);
  assert.throws(() => decodeCodes(run, { ...expression, values }, nuisance), /Code 0 holds NaN/);
});

test('no face, or no expression, is refused', async () => {
  await assert.rejects(swap(run, { faces: 0 }), /no face to swap/);
  await assert.rejects(swap(run, { expressions: [] }), /no face to swap/);
});

test('another seed shows other faces; the same one the same', async () => {
  const faces = async (seed: number) => (await swap(run, { seed })).images.map((row) => row[0]);
  assert.deepEqual(await faces(1), await faces(1));
  assert.notDeepEqual(await faces(1), await faces(2));
});

test('reconstruction: an image of each class above what both of its codes decode to', async () => {
  const { images, columns } = await reconstruct(run);
  const { classes, splits } = run.dataset;
  assert.deepEqual(columns, classes);
  const shown = await Promise.all(images[0]!.map(find));
  assert.deepEqual(
    shown.map((image) => splits.test.labels[image]),
    classes.map((_, label) => label),
  );
  near(await pixels(images[1]![4]!), decode(shown[4]!, shown[4]!));
});

test('swap: images of your own as faces and expressions, named as the classifier names them', async () => {
  const { classes, shape, splits } = run.dataset;
  const pixelsOf = (images: readonly number[]) => splits.test.read(images);
  const { images, columns } = await swap(run, { faces: pixelsOf([5]), expressions: pixelsOf([9, 12, 9]) });
  const probabilities = run.probabilities('test');
  const named = argMaxRows(probabilities.values, probabilities.columns);
  assert.deepEqual(columns.slice(2), [classes[named[9]!], classes[named[12]!], classes[named[9]!]]);
  assert.equal(images.length, 2);
  assert.deepEqual(images[0]!.slice(2), await pngImages(pixelsOf([9, 12, 9]), shape));
  assert.equal(images[1]![0], (await pngImages(pixelsOf([5]), shape))[0]);
  near(await pixels(images[1]![1]!), decode(5, 5));
  near(await pixels(images[1]![2]!), decode(9, 5));
  near(await pixels(images[1]![3]!), decode(12, 5));
});

test('a run without reconstruction has nothing to show, and says why', async () => {
  const { loss, ...rest } = run.config;
  const config = { ...rest, loss: { ...loss, reconstruction: { ...loss.reconstruction, weight: 0 } } };
  await assert.rejects(swap({ ...run, config }), /trained without reconstruction[\s\S]*weight above 0/);
  await assert.rejects(reconstruct({ ...run, config }), /trained without reconstruction/);
});
