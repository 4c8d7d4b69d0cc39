import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../../lib/engine';
import { type Labelled, probe } from '../../../lib/evaluation/probes';
import { blobs, matrixOf } from '../../data/gaussians';

const linearProbe = (train: Labelled, test: Labelled, classes: number) => probe('linear', train, test, classes);
const CENTRES = [
  [3, 0, 0, 0],
  [-3, 0, 0, 0],
  [0, 3, 0, 0],
  [0, 0, 0, 3],
];

test('a factor that a linear map separates is read at 100 %, on points that the probe has not seen', () => {
  const result = linearProbe(blobs(CENTRES, 50, 0.4, 1), blobs(CENTRES, 40, 0.4, 2), 4);
  assert.deepEqual([result.n, result.accuracy, result.chance], [160, 1, 0.25]);
  assert.ok(result.interval[0] > 0.97 && result.interval[1] === 1);
});

test('scale and offset of the codes do not matter', () => {
  const moved = ({ codes, labels }: ReturnType<typeof blobs>) => ({
    codes: {
      columns: 4,
      values: codes.values.map((value, i) => value * [1e-4, 1, 1e3, 50][i % 4]! + [0, 9, -5, 2][i % 4]!),
    },
    labels,
  });
  assert.equal(linearProbe(moved(blobs(CENTRES, 50, 0.4, 1)), moved(blobs(CENTRES, 40, 0.4, 2)), 4).accuracy, 1);
});

test('on noise it is at chance', () => {
  const noise = (n: number, seed: number) => ({
    codes: blobs([[0, 0, 0, 0, 0, 0, 0, 0]], n, 1, seed).codes,
    labels: Array.from({ length: n }, (_, i) => i % 4),
  });
  const { accuracy, chance } = linearProbe(noise(2000, 3), noise(2000, 4), 4);
  assert.equal(chance, 0.25);
  assert.ok(Math.abs(accuracy - 0.25) < 4 * Math.sqrt((0.25 * 0.75) / 2000), `${accuracy}`); // four standard errors
});

test('chance is the training labels’ most frequent class, counted in the test labels', () => {
  const nothing = (labels: number[]) => ({ codes: matrixOf(labels.map(() => [0])), labels });
  const { accuracy, chance } = linearProbe(nothing([2, 2, 0, 1, 2]), nothing([0, 2, 0, 0]), 3);
  assert.deepEqual([chance, accuracy], [0.25, 0.25], 'with nothing to go by, the probe guesses that class');
});

test('unknown labels (−1) are left out of training and of judging', () => {
  const train = blobs(CENTRES, 30, 0.4, 1);
  const tests = blobs(CENTRES, 20, 0.4, 2);
  const want = linearProbe(train, tests, 4);
  const unknown = (points: ReturnType<typeof blobs>) => ({
    // a wild point of no known label after each
    codes: matrixOf(points.rows.flatMap((row) => [row, [1e4, -1e4, 1e4, 0]])),
    labels: points.labels.flatMap((label) => [label, -1]),
  });
  assert.deepEqual(linearProbe(unknown(train), unknown(tests), 4), want);
});

test('a column that is constant changes nothing, also one that floats cannot hold exactly or that varies only later', () => {
  const rows = (seed: number, extra: (i: number) => number[]) => {
    const { rows: plain, labels } = blobs(
      [
        [1, 0],
        [-1, 0],
      ],
      200,
      1,
      seed,
    );
    return { codes: matrixOf(plain.map((row, i) => [...row, ...extra(i)])), labels };
  };
  const want = linearProbe(
    rows(1, () => []),
    rows(2, () => []),
    2,
  ).accuracy;
  assert.ok(want > 0.7 && want < 0.95);
  for (const constant of [0, 0.1, 1000.1, -1e5 / 3]) {
    const result = linearProbe(
      rows(1, () => [constant]),
      rows(2, (i) => [constant + (i % 2)]),
      2,
    );
    assert.ok(
      Number.isFinite(result.accuracy) && Math.abs(result.accuracy - want) <= 0.005,
      `${constant}: ${result.accuracy}, not ${want}`,
    );
  }
});

test('no known label is an error that says what to do', () => {
  const some = { codes: matrixOf([[1], [2]]), labels: [0, 1] };
  const none = { codes: matrixOf([[1], [2]]), labels: [-1, -1] };
  assert.throws(() => linearProbe(none, some, 2), /needs known labels/);
  assert.throws(() => linearProbe(some, none, 2), /needs known labels/);
});

test('codes that are not finite, labels that are no class, and a label too few are errors, not chance', () => {
  const good = { codes: matrixOf([[1], [2], [3]]), labels: [0, 1, 0] };
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const bad = { ...good, codes: matrixOf([[1], [value], [3]]) };
    assert.throws(() => linearProbe(bad, good, 2), /Code 1 holds/);
    assert.throws(() => linearProbe(good, bad, 2), /Code 1 holds/);
  }
  assert.throws(() => linearProbe({ ...good, labels: [0, 1, 2] }, good, 2), /Label 2 is not 0 … 1/);
  assert.throws(() => linearProbe({ ...good, labels: [0, 1] }, good, 2), /2 labels for 3 codes/);
});

test('the same codes give the same result, and no tensor is left behind', () => {
  const run = () => linearProbe(blobs(CENTRES, 20, 2, 1), blobs(CENTRES, 20, 2, 2), 4);
  const first = run();
  const before = tf.memory().numTensors;
  assert.deepEqual(run(), first);
  assert.equal(tf.memory().numTensors, before);
});
