import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../lib/engine';
import { retrieval } from '../../lib/evaluation/retrieval';
import { Random } from '../../lib/support/random';
import { matrixOf } from '../data/gaussians';
import { reference } from './disentanglement/reference';

const close = (value: number | null, want: number, within = 1e-12) =>
  assert.ok(value !== null && Math.abs(value - want) < within, `${value}, not ${want}`);

test('by hand: five points on a line', () => {
  // at 0 1 3 7 20, values a b a a b. Rankings, hits marked:
  // 0: 1 3* 7* 20    → within two ½, average (1/2 + 2/3) / 2
  // 1: 0 3 7 20*     → 0, 1/4
  // 3: 1 0* 7* 20    → ½, (1/2 + 2/3) / 2
  // 7: 3* 1 0* 20    → ½, (1 + 2/3) / 2
  // 20: 7 3 1* 0     → 0, 1/3
  const [row] = retrieval(
    { codes: matrixOf([[0], [1], [3], [7], [20]]), factors: [{ name: 'v', codes: [0, 1, 0, 0, 1] }] },
    2,
  );
  assert.deepEqual([row!.factor, row!.queries, row!.k], ['v', 5, 2]);
  close(row!.precision, 1.5 / 5);
  close(row!.meanAveragePrecision, (7 / 12 + 1 / 4 + 7 / 12 + 5 / 6 + 1 / 3) / 5);
  close(row!.chance.precision, (2 / 4 + 1 / 4 + 2 / 4 + 2 / 4 + 1 / 4) / 5);
  // two hits among four, over all six places: (1 + 1)/… = averages 1, 5/6, 3/4, 7/12, 1/2, 5/12; one hit: (1 + 1/2 + 1/3 + 1/4)/4
  const [two, one] = [(1 + 5 / 6 + 3 / 4 + 7 / 12 + 1 / 2 + 5 / 12) / 6, 25 / 48];
  close(row!.chance.meanAveragePrecision, (3 * two + 2 * one) / 5);
});

test('as by scikit-learn', () => {
  for (const { given, retrieval: want } of Object.values(reference)) {
    for (const [f, row] of retrieval(given).entries()) {
      close(row.precision, want[f]!.precision, 1e-3); // float32 may exchange two neighbours
      close(row.meanAveragePrecision, want[f]!.meanAveragePrecision, 1e-4);
    }
  }
});

test('codes that say nothing give chance, in both measures', () => {
  const random = new Random(3);
  const codes = matrixOf(Array.from({ length: 1000 }, () => [random.normal(), random.normal(), random.normal()]));
  const [row] = retrieval({
    codes,
    factors: [{ name: 'v', codes: Array.from({ length: 1000 }, () => random.integer(5)) }],
  });
  close(row!.precision, row!.chance.precision!, 0.012);
  close(row!.meanAveragePrecision, row!.chance.meanAveragePrecision!, 0.005);
});

test('the scale of a dimension does not matter, and one that is constant says nothing', () => {
  const { codes, factors } = reference.good.given;
  const wide = { columns: 7, values: new Float32Array(240 * 7).fill(1e6) };
  for (let i = 0; i < 240; i++)
    for (let d = 0; d < 6; d++) wide.values[i * 7 + d] = codes.values[i * 6 + d]! * 2 ** (3 * d);
  for (const [f, row] of retrieval({ codes: wide, factors }).entries())
    close(row.meanAveragePrecision, reference.good.retrieval[f]!.meanAveragePrecision, 1e-4);
});

test('images without a value are neither asked about nor found, singles are not asked about', () => {
  const codes = matrixOf([[0], [0.1], [1], [1.5], [3]]);
  const factors = [{ name: 'v', codes: [0, -1, 0, 1, -1] }];
  const [row] = retrieval({ codes, factors }, 1);
  assert.deepEqual([row!.queries, row!.k, row!.precision, row!.meanAveragePrecision], [2, 1, 0.5, 0.75]); // 0 finds 1 first; 1 finds 1.5, then 0
  const [none] = retrieval({ codes, factors: [{ name: 'v', codes: [0, 1, 2, 3, 4] }] });
  assert.deepEqual([none!.queries, none!.precision, none!.chance.precision], [0, null, null]);
  const [alone] = retrieval({ codes: matrixOf([[1]]), factors: [{ name: 'v', codes: [0] }] });
  assert.deepEqual([alone!.queries, alone!.precision], [0, null]);
});

test('of many images a sample is asked, over blocks, and no tensor is left', () => {
  const random = new Random(4);
  const labels = Int32Array.from({ length: 2500 }, () => random.integer(4));
  const codes = matrixOf(Array.from(labels, (v) => [v + random.normal(0, 0.05)]));
  const before = tf.memory().numTensors;
  const [row] = retrieval({ codes, factors: [{ name: 'v', codes: labels }] });
  assert.deepEqual([row!.queries, row!.precision], [2000, 1]);
  assert.ok(row!.meanAveragePrecision! > 0.999);
  assert.equal(tf.memory().numTensors, before);
});
