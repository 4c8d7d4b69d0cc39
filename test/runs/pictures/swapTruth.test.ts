import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve';
import { FACE_PARTS, SYNTHETIC_DEFAULTS, swapExpression, syntheticFaces } from '../../../lib/datasets/synthetic';
import { drawParameters } from '../../../lib/datasets/synthetic/parameters';
import { renderFace } from '../../../lib/datasets/synthetic/picture/render';
import { tf } from '../../../lib/engine';
import type { TrainedModel } from '../../../lib/models/modelFiles';
import type { OpenRun } from '../../../lib/runs/openRun';
import { drawSwaps } from '../../../lib/runs/pictures/drawSwaps';
import { swapTruth } from '../../../lib/runs/pictures/swapTruth';

const options = { ...SYNTHETIC_DEFAULTS, train: 7, validation: 7, test: 42, side: 48, identities: 6 };

test('the true picture is of the face with every action unit of the other, and nothing else of it', () => {
  const { truth, own } = swapExpression(options, 'test', 3, 8);
  const [face, other] = [3, 8].map((i) => drawParameters(options, 'test', i));
  const sensor = { ...face!.sensor, noise: 0 };
  assert.deepEqual(truth, renderFace({ ...face!, activations: other!.activations, sensor }, 48, false));
  assert.deepEqual(own, renderFace({ ...face!, sensor }, 48, false));
  assert.deepEqual(swapExpression(options, 'test', 3, 3).truth, own);
});

test('brows are above the mouth, the parts hold most of what a swap changes, and are a small part of the picture', () => {
  let [inside, all] = [0, 0];
  const heights = { mouth: 0, brows: 0 };
  for (let face = 0; face < 20; face++) {
    const { truth, own, regions } = swapExpression(options, 'test', face, 20 + face);
    const within = new Set([...regions.mouth, ...regions.brows]);
    for (const [at, value] of truth.entries()) {
      const change = (value - own[at]!) ** 2;
      all += change;
      if (within.has(at)) inside += change;
    }
    assert.ok(within.size < (48 * 48) / 4, `${within.size} values of face ${face}`);
    for (const part of FACE_PARTS) {
      const rows = [...regions[part]].map((at) => Math.floor(at / 48));
      heights[part] += rows.reduce((a, b) => a + b, 0) / Math.max(1, rows.length) / 20;
    }
  }
  assert.ok(inside / all > 0.75, `${inside / all} of the change`);
  assert.ok(heights.mouth > heights.brows + 8, JSON.stringify(heights));
});

/** Left and right exchanged. */
const mirrored = (pixels: Uint8Array) => pixels.map((_, at) => pixels[at - (at % 48) + 47 - (at % 48)]!);

/**
 * A run whose codes are the numbers of the images, and whose decoder is told what to paint. Mirror images have the numbers below 0, −1 of the first, and other images
 * that of the first.
 */
async function runWith(paint: (expressionOf: number, nuisanceOf: number) => Uint8Array, more = {}) {
  const dataset = await syntheticFaces(options, { threads: 0 });
  const codes = { values: Float32Array.from({ length: options.test }, (_, i) => i), columns: 1 };
  const seen = new Map<string, Uint8Array>(); // rendered once
  const painted = (e: number, n: number): Uint8Array => {
    if (n < 0) return mirrored(painted(-1 - e, -1 - n));
    const known = seen.get(`${e} ${n}`) ?? paint(e, n);
    seen.set(`${e} ${n}`, known);
    return known;
  };
  const predict = (both: { arraySync(): number[][] }) => {
    const rows = both.arraySync();
    const pixels = rows.flatMap(([e, n]) => Array.from(painted(e!, n!), (value) => value / 255));
    return tf.tensor4d(pixels, [rows.length, 48, 48, 1]);
  };
  const told = (pixels: Uint8Array) => Buffer.from(pixels).toString('latin1');
  const numbers = new Map<string, number>();
  for (let image = 0; image < options.test; image++) {
    const pixels = dataset.splits.test.read([image]);
    numbers.set(told(pixels), image).set(told(mirrored(pixels)), -1 - image);
  }
  const encode = (pixels: Uint8Array) => {
    const images = pixels.length / 48 ** 2;
    const of = (image: number) => numbers.get(told(pixels.subarray(image * 48 ** 2, (image + 1) * 48 ** 2))) ?? 0;
    const code = tf.tensor2d(Array.from({ length: images }, (_, image) => [of(image)]));
    return [tf.fill([images, 7], 1 / 7), code, code.clone()];
  };
  const outputs = [7, 1, 1].map((size) => ({ shape: [null, size] }));
  return {
    config: resolveConfig({ dataset: { synthetic: options } }, more),
    dataset: dataset as unknown as OpenRun['dataset'],
    codes: () => ({ expression: codes, nuisance: codes }),
    training: undefined,
    model: { decoder: { predict }, encode, disentangler: { outputs } } as unknown as TrainedModel,
  };
}

test('a decoder that paints the truth has no error, one that paints the face as it was has that of leaving it so', async () => {
  const perfect = swapTruth(await runWith((e, n) => swapExpression(options, 'test', n, e).truth), { faces: 20 })!;
  const idle = swapTruth(await runWith((_, n) => swapExpression(options, 'test', n, n).own), { faces: 20 })!;
  for (const part of FACE_PARTS) {
    assert.deepEqual([perfect[part].swapped, perfect[part].detailed, perfect[part].unswapped], [0, 0, 0]);
    assert.ok(perfect[part].asItWas > 0.02, `${part}: ${perfect[part].asItWas}`);
    assert.deepEqual([idle[part].swapped, idle[part].detailed], [idle[part].asItWas, idle[part].asItWas]);
    assert.deepEqual([perfect[part].nearer, ...perfect[part].nearerInterval], [1, 1, 1]);
    assert.deepEqual([idle[part].nearer, ...idle[part].nearerInterval], [0, 0, 0]);
    assert.ok(perfect[part].n > 15);
  }
});

test('faces that are nearer to the truth by half are said to be, within the interval of them all', async () => {
  const half = (a: Uint8Array, b: Uint8Array) => a.map((value, at) => (value + b[at]!) / 2);
  const run = await runWith((e, n) => {
    const { own, truth } = swapExpression(options, 'test', n, e);
    return half(own, truth);
  });
  for (const { nearer, nearerInterval } of Object.values(swapTruth(run, { faces: 20 })!)) {
    const [low, high] = nearerInterval;
    assert.ok(Math.abs(nearer - 0.5) < 0.03 && low < nearer && nearer < high && high - low < 0.2, `${low} … ${high}`);
  }
});

test('the error is what it is by hand: a grey picture against the truth, in the mouth of each face', async () => {
  const run = await runWith(() => new Uint8Array(48 * 48).fill(128));
  const { mouth } = swapTruth(run, { faces: 5, seed: 2 })!;
  const { faces, givers } = drawSwaps(run.dataset, 5, 2);
  const errors = faces.map((face, i) => {
    const { truth, regions } = swapExpression(options, 'test', face, givers[i]!);
    const squares = [...regions.mouth].map((at) => ((truth[at]! - 128) / 255) ** 2);
    return squares.reduce((a, b) => a + b, 0) / squares.length;
  });
  assert.ok(Math.abs(mouth.swapped - Math.sqrt(errors.reduce((a, b) => a + b, 0) / 5)) < 1e-6);
  for (const [i, face] of faces.entries()) {
    assert.notEqual(run.dataset.splits.test.labels[face], run.dataset.splits.test.labels[givers[i]!]);
  }
});

test('of other images, of a part of the test split, and without a decoder nothing is known', async () => {
  const paint = () => new Uint8Array(48 * 48);
  const other = await runWith(paint);
  const renamed = { ...other, dataset: { ...other.dataset, name: 'mine' } };
  assert.equal(swapTruth(renamed as typeof other), undefined);
  assert.equal(swapTruth(await runWith(paint, { dataset: { subset: { test: { glasses: ['no'] } } } })), undefined);
  assert.equal(swapTruth(await runWith(paint, { loss: { reconstruction: { weight: 0 } } })), undefined);
});
