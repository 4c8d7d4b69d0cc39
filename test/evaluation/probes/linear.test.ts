import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Labelled, trainProbe } from '../../../lib/evaluation/probes';
import { blobs, matrixOf } from '../../data/gaussians';

const linearProbe = (train: Labelled, test: Labelled, classes: number) => trainProbe('linear', train, test, classes);
const CENTRES = [
  [3, 0, 0, 0],
  [-3, 0, 0, 0],
  [0, 3, 0, 0],
  [0, 0, 0, 3],
];

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

test('chance is the training labels’ most frequent class, counted in the test labels', () => {
  const nothing = (labels: number[]) => ({ codes: matrixOf(labels.map(() => [0])), labels });
  const { accuracy, chance } = linearProbe(nothing([2, 2, 0, 1, 2]), nothing([0, 2, 0, 0]), 3);
  assert.deepEqual([chance, accuracy], [0.25, 0.25], 'with nothing to go by, the probe guesses that class');
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
