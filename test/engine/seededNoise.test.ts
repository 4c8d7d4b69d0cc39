import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, gaussianNoise, type Tensor1D, tf, uniformNoise } from '../../lib/engine';
import { assertNothingStays, valuesOf } from '../helpers';

const seedOf = (a: number, b: number) => tf.tensor1d([a, b], 'int32');

test('the numbers are normal: their first four moments, within four standard errors of 100,000', () => {
  const values = valuesOf(gaussianNoise([1000, 100], seedOf(1, 2)));
  const n = values.length;
  const moment = (k: number) => values.reduce((sum, value) => sum + value ** k, 0) / n;
  // of N(0, 1): mean 0, 1, 0, 3; variance of the k-th power 1, 2, 15, 96
  for (const [k, mean, variance] of [
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ] as const) {
    assert.ok(Math.abs(moment(k) - mean) < 4 * Math.sqrt(variance / n), `moment ${k}: ${moment(k)}`);
  }
});

test('uniform numbers are from 0 to below 1, as many in each tenth as should be, and the seed decides them', () => {
  const values = valuesOf(uniformNoise([1000, 100], seedOf(1, 2)));
  const counts = new Array<number>(10).fill(0);
  for (const value of values) counts[Math.floor(value * 10)]! += 1;
  assert.equal(counts.length, 10, 'none below 0 or from 1 on');
  // binomial: 10,000 ± 95 each
  for (const [tenth, count] of counts.entries()) assert.ok(Math.abs(count - 10_000) < 4 * 95, `${tenth}: ${count}`);
  const of = (a: number, b: number) => valuesOf(uniformNoise([3, 2], seedOf(a, b)));
  assert.deepEqual(of(5, -7), of(5, -7));
  assert.notDeepEqual(of(5, -7), of(5, -8));
});

test('a seed decides them, both its numbers count, and a negative one is as good as any', () => {
  const of = (a: number, b: number) => valuesOf(gaussianNoise([3, 2], seedOf(a, b)));
  assert.deepEqual(of(5, 7), of(5, 7));
  for (const [a, b] of [
    [5, 8],
    [6, 7],
    [7, 5],
    [-5, 7],
  ] as const) {
    assert.notDeepEqual(of(a, b), of(5, 7));
  }
});

test('compiled, they are the same as op by op, and drawn anew for each seed', () => {
  const draw = compile((seed) => [gaussianNoise([4, 3], seed as Tensor1D)]);
  for (const seed of [1, 2]) {
    const expected = valuesOf(gaussianNoise([4, 3], seedOf(seed, 0)));
    assert.deepEqual(valuesOf(draw(seedOf(seed, 0))[0]!), expected);
  }
  draw.dispose();
  const seed = seedOf(1, 1);
  assertNothingStays(() => gaussianNoise([2, 2], seed).dispose());
});
