import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../../lib/engine';
import { nuisanceShift, type ShiftingRun } from '../../../lib/runs/pictures/nuisanceShift';

const matrix = (rows: readonly (readonly number[])[]) => ({
  values: Float32Array.from(rows.flat()),
  columns: rows[0]!.length,
});
const near = (got: Float32Array, wanted: readonly number[]) => {
  assert.equal(got.length, wanted.length);
  for (const [i, value] of wanted.entries()) assert.ok(Math.abs(got[i]! - value) < 1e-6, `${got[i]}, not ${value}`);
};

/** Of three classes, with these training codes. */
function runOf(labels: readonly number[], nuisance: readonly (readonly number[])[]): ShiftingRun {
  const train = { size: labels.length, labels: Int32Array.from(labels) };
  const codes = { nuisance: { values: Float32Array.from(nuisance.flat()), columns: 2 } };
  const dataset = { classes: ['a', 'b', 'c'], shape: [1, 1, 1], splits: { train } };
  const outputs = [3, 2, 2].map((columns) => ({ shape: [null, columns] }));
  return {
    dataset,
    training: train,
    codes: () => codes,
    model: { disentangler: { outputs } },
  } as unknown as ShiftingRun;
}

test('z_n moves by the difference of shrunk class means, weighed by what the probabilities differ by: by hand', () => {
  // means (2, 0) of two, (5, 4) of one, (-9, 4) of one; of all (0, 2)
  const run = runOf(
    [0, 1, 0, 2],
    [
      [1, 1],
      [5, 4],
      [3, -1],
      [-9, 4],
    ],
  );
  const [a, b] = [
    [(2 / 502) * 2, (2 / 502) * -2],
    [(1 / 501) * 5, (1 / 501) * 2],
  ];
  const before = matrix([
    [1, 0, 0],
    [0.5, 0.5, 0],
    [0.2, 0.3, 0.5],
  ]);
  const after = matrix([
    [0, 1, 0],
    [1, 0, 0],
    [0.2, 0.3, 0.5],
  ]);
  const { values, columns } = nuisanceShift(run)(before, after);
  assert.equal(columns, 2);
  near(values, [b![0]! - a![0]!, b![1]! - a![1]!, (a![0]! - b![0]!) / 2, (a![1]! - b![1]!) / 2, 0, 0]);
});

test('of 500 images a class half of the difference is believed; without any image nothing is', () => {
  const labels = Array.from({ length: 1000 }, (_, i) => i % 2);
  const run = runOf(
    labels,
    labels.map((label) => [label * 8, 1]),
  );
  const [before, after] = [matrix([[1, 0, 0]]), matrix([[0, 1, 0]])];
  near(nuisanceShift(run)(before, after).values, [4, 0]);
  near(nuisanceShift(run)(before, matrix([[0, 0, 1]])).values, [2, 0]); // a class without images is not known to differ
  near(nuisanceShift(runOf([], []))(before, after).values, [0, 0]);
});

test('opened with another set, whatever its classes, means are of the images that the run was trained on; without them nothing moves', () => {
  const own = runOf(
    [0, 1],
    [
      [0, 0],
      [8, 1],
    ],
  );
  const { model } = own;
  const read = (images: readonly number[]) => Uint8Array.from(images, (image) => 10 * image);
  const encode = (pixels: Uint8Array) => {
    const codes = tf.tensor2d(Array.from(pixels, (value) => [value, 0]));
    return [tf.zeros([pixels.length, 3]), codes.clone(), codes];
  };
  const training = { size: 2, labels: Int32Array.of(0, 1), read };
  const dataset = { classes: ['z'], shape: [1, 1, 1], splits: { train: { size: 0, labels: new Int32Array(0) } } };
  const codes = () => assert.fail('of the other set');
  const opened = { dataset, codes, model: { ...model, encode }, training } as unknown as ShiftingRun;
  const [before, after] = [matrix([[1, 0, 0]]), matrix([[0, 1, 0]])];
  near(nuisanceShift(opened)(before, after).values, [10 / 501, 0]);
  near(nuisanceShift({ ...opened, training: undefined })(before, after).values, [0, 0]);
});

test('of many training images 10,000 are asked, from all of them', () => {
  const size = 40_000;
  const asked: number[] = [];
  const read = (images: readonly number[]) => {
    asked.push(...images);
    return Uint8Array.from(images, (image) => (image >= size / 2 ? 200 : 0));
  };
  const encode = (pixels: Uint8Array) => {
    const codes = tf.tensor2d(Float32Array.from(pixels), [pixels.length, 1]);
    return [tf.zeros([pixels.length, 3]), codes.clone(), codes];
  };
  const outputs = [3, 1, 1].map((columns) => ({ shape: [null, columns] }));
  const train = { size, read, labels: Int32Array.from({ length: size }, (_, i) => (i >= size / 2 ? 1 : 0)) };
  const run = {
    dataset: { classes: ['a', 'b', 'c'], shape: [1, 1, 1], splits: { train } },
    training: train,
    codes: () => assert.fail('all of them'),
    model: { encode, disentangler: { outputs } },
  } as unknown as ShiftingRun;
  near(nuisanceShift(run)(matrix([[1, 0, 0]]), matrix([[0, 1, 0]])).values, [Math.fround(200 * (5000 / 5500))]);
  assert.equal(new Set(asked).size, 10_000);
});
