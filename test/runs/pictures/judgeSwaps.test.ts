import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../../lib/config/resolve';
import type { Split } from '../../../lib/datasets/dataset';
import { tf } from '../../../lib/engine';
import type { TrainedModel } from '../../../lib/models/modelFiles';
import type { OpenRun } from '../../../lib/runs/openRun';
import { judgeSwaps } from '../../../lib/runs/pictures/judgeSwaps';

const CLASSES = 3;
const N = 60;
const labels = Int32Array.from({ length: N }, (_, i) => i % CLASSES);
const codes = { values: Float32Array.from(labels), columns: 1 }; // each code says the class
const config = resolveConfig();
const split: Split = {
  name: 'test',
  size: N,
  labels,
  factors: [],
  read: (images) => Uint8Array.from(images, (image) => Math.round(25.5 * labels[image]!)),
};
const splits = { train: split, validation: split, test: split };

/** The class that a pixel shows. */
const shown = (pixels: Uint8Array) => Array.from(pixels, (value) => Math.round(value / 25.5));

/** An encoder whose codes both say what a pixel shows, and which names nothing. */
const encoder = {
  disentangler: { outputs: [CLASSES, 1, 1].map((size) => ({ shape: [null, size] })) },
  encode: (pixels: Uint8Array) => {
    const code = tf.tensor2d(shown(pixels), [pixels.length, 1]);
    return [tf.fill([pixels.length, CLASSES], 1 / CLASSES), code, code.clone()];
  },
};

/** A decoder whose one pixel is `level` of [z_e, z_n], in steps of 1 / 10. */
function runOf(level: (codes: number[]) => number) {
  const predict = (both: { arraySync(): number[][] }) =>
    tf.tensor4d(
      both.arraySync().map((row) => level(row) / 10),
      [both.arraySync().length, 1, 1, 1],
    );
  const dataset = { name: 'dots', classes: ['a', 'b', 'c'], shape: [1, 1, 1], splits } as unknown as OpenRun['dataset'];
  return {
    config,
    dataset,
    codes: () => ({ expression: codes, nuisance: codes }),
    training: undefined,
    model: { decoder: { predict }, ...encoder } as unknown as TrainedModel,
  };
}

/** Names a pixel by its level. */
const model = {
  disentangler: { outputs: [{ shape: [null, CLASSES] }] },
  encode: (pixels: Uint8Array) => [
    tf.tensor2d(shown(pixels).map((level) => [0, 1, 2].map((k) => Number(level === k)))),
  ],
} as unknown as TrainedModel;
const judge = { ...runOf(() => 0), model };

test('a decoder that paints z_e is named as given, one that paints z_n as before, one that paints nothing by chance', () => {
  const byExpression = judgeSwaps(
    runOf(([e]) => e!),
    judge,
  );
  assert.deepEqual(byExpression, {
    n: N,
    asGiven: 1,
    detailedAsGiven: 1,
    detailedAsBefore: 0,
    asBefore: 0,
    unswapped: 1,
  });
  const byNuisance = judgeSwaps(
    runOf(([, n]) => n!),
    judge,
  );
  assert.deepEqual(byNuisance, {
    n: N,
    asGiven: 0,
    detailedAsGiven: 0,
    detailedAsBefore: 1,
    asBefore: 1,
    unswapped: 1,
  });
  const nothing = judgeSwaps(
    runOf(() => 0),
    judge,
  );
  assert.deepEqual([nothing.asBefore, nothing.unswapped], [1 / CLASSES, 1 / CLASSES]);
  assert.equal(nothing.detailedAsGiven, 0); // the image as it was
  assert.ok(nothing.asGiven > 0.1 && nothing.asGiven < 0.6, `${nothing.asGiven}`);
});

test('so many faces as are asked for, others by another seed; no judge of other classes, nothing without a decoder', () => {
  const grey = runOf(() => 0);
  const some = (seed: number) => judgeSwaps(grey, judge, { faces: 20, seed });
  assert.equal(some(1).n, 20);
  assert.deepEqual(some(1), some(1));
  assert.ok([2, 3, 4].some((seed) => some(seed).asBefore !== some(1).asBefore));
  const stranger = { ...judge, dataset: { ...judge.dataset, classes: ['c', 'b', 'a'] } };
  assert.throws(() => judgeSwaps(grey, stranger), /other classes/);
  const mute = { ...grey, config: resolveConfig({ loss: { reconstruction: { weight: 0 } } }) };
  assert.throws(() => judgeSwaps(mute, judge), /trained without reconstruction/);
});
