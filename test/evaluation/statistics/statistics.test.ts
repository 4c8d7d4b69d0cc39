import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { holm, meanInterval, pairedTTest } from '../../../lib/evaluation/statistics';
import { tQuantile, tTwoSided } from '../../../lib/evaluation/statistics/distributions';
import { MienError } from '../../../lib/support/errors';
import { Random } from '../../../lib/support/random';

interface Pairs {
  a: number[];
  b: number[];
  p: number;
}
interface Reference {
  tQuantiles: { p: number; degrees: number; t: number }[];
  tTails: { t: number; degrees: number; p: number }[];
  meanInterval: { values: number[]; interval: number[] };
  pairedT: (Pairs & { t: number; interval: number[] })[];
  holm: { p: number[]; adjusted: number[] };
}
/** scipy's and statsmodels' numbers; `reference.py` makes them. */
const reference = JSON.parse(readFileSync(join(__dirname, 'reference.json'), 'utf8')) as Reference;

function assertClose(value: number, want: number, within: number, what = ''): void {
  assert.ok(Math.abs(value - want) <= within, `${what} ${value}, not ${want}`);
}

test('distributions as in scipy', () => {
  for (const { p, degrees, t } of reference.tQuantiles)
    assertClose(tQuantile(p, degrees) / t, 1, 1e-6, `t(${p}, ${degrees})`);
  for (const { t, degrees, p } of reference.tTails) assertClose(tTwoSided(t, degrees), p, 1e-8, `P(|T| ≥ ${t})`);
});

test('mean and interval over seeds, by hand and by scipy', () => {
  // 1, 2, 3: deviation 1, t of 2 degrees 4.3027, half-width 4.3027 / √3
  const { mean: centre, deviation, interval, n } = meanInterval([1, 2, 3]);
  assert.deepEqual([n, centre, deviation], [3, 2, 1]);
  assertClose(interval![0], 2 - 4.30265273 / Math.sqrt(3), 1e-7);
  assertClose(interval![1], 2 + 4.30265273 / Math.sqrt(3), 1e-7);
  const { values, interval: want } = reference.meanInterval;
  for (const side of [0, 1]) assertClose(meanInterval(values).interval![side]!, want[side]!, 1e-9);
});

test('one seed has a mean and no interval; equal seeds have one of no width', () => {
  assert.deepEqual(meanInterval([0.7]), { n: 1, mean: 0.7, deviation: null, interval: null });
  assert.deepEqual(meanInterval([0.5, 0.5]).interval, [0.5, 0.5]);
});

test('95 % of the intervals over five seeds hold the true mean', () => {
  const random = new Random(1, 'coverage');
  let held = 0;
  for (let trial = 0; trial < 4000; trial++) {
    const [low, high] = meanInterval(Array.from({ length: 5 }, () => random.normal(3, 2))).interval!;
    if (low <= 3 && 3 <= high) held++;
  }
  assertClose(held / 4000, 0.95, 0.012);
});

test('paired t-test as in scipy, mirrored when the two change places', () => {
  for (const { a, b, t, p, interval } of reference.pairedT) {
    const result = pairedTTest(a, b);
    assertClose(result.t, t, 1e-9);
    assertClose(result.p, p, 1e-9);
    for (const side of [0, 1]) assertClose(result.interval![side]!, interval[side]!, 1e-8);
    const mirrored = pairedTTest(b, a);
    assertClose(mirrored.t, -t, 1e-9);
    assertClose(mirrored.p, p, 1e-9);
  }
});

test('paired t-test of differences that do not vary', () => {
  assert.deepEqual(pairedTTest([1, 2, 3], [1, 2, 3]).p, 1);
  assert.deepEqual(pairedTTest([2, 3, 4], [1, 2, 3]).p, 0);
});

test('it finds what is there and is silent, in 5 %, where nothing is', () => {
  const random = new Random(2, 'size');
  const draw = (shift: number) => Array.from({ length: 10 }, () => random.normal(shift));
  const rejected = (shift: number) =>
    Array.from({ length: 400 }, () => pairedTTest(draw(shift), draw(0)).p < 0.05).filter(Boolean).length / 400;
  assertClose(rejected(0), 0.05, 0.04);
  assert.ok(rejected(2.5) > 0.95);
});

test('Holm as in statsmodels, in the order given', () => {
  const { p, adjusted } = reference.holm;
  for (const [i, value] of holm(p).entries()) assertClose(value, adjusted[i]!, 1e-12);
  assert.deepEqual(holm([]), []);
  assert.deepEqual(holm([0.4, 0.9]), [0.8, 0.9]);
});

test('what cannot be judged is refused', () => {
  for (const wrong of [
    () => meanInterval([]),
    () => meanInterval([1, Number.NaN]),
    () => pairedTTest([1], [2]),
    () => pairedTTest([1, 2], [1]),
    () => pairedTTest([1, Number.POSITIVE_INFINITY], [0, 0]),
    () => holm([0.5, 1.2]),
  ])
    assert.throws(wrong, MienError);
});
