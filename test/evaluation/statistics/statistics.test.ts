import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  bootstrapInterval,
  holm,
  mcNemarTest,
  meanInterval,
  pairedTTest,
  signFlipTest,
  wilcoxonSignedRank,
} from '../../../lib/evaluation/statistics';
import {
  headsAtMost,
  normalBelow,
  normalQuantile,
  tQuantile,
  tTwoSided,
} from '../../../lib/evaluation/statistics/distributions';
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
  normal: { z: number; below: number }[];
  coin: { k: number; n: number; p: number }[];
  meanInterval: { values: number[]; interval: number[] };
  pairedT: (Pairs & { t: number; interval: number[] })[];
  wilcoxon: Pairs[];
  signFlip: Pairs[];
  signFlipLong: Pairs;
  mcNemar: { onlyFirst: number; onlySecond: number; p: number }[];
  holm: { p: number[]; adjusted: number[] };
  bootstrap: { values: number[]; percentile: [number, number]; bca: [number, number] };
}
/** scipy's and statsmodels' numbers; `reference.py` makes them. */
const reference = JSON.parse(readFileSync(join(__dirname, 'reference.json'), 'utf8')) as Reference;

function assertClose(value: number, want: number, within: number, what = ''): void {
  assert.ok(Math.abs(value - want) <= within, `${what} ${value}, not ${want}`);
}
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test('distributions as in scipy', () => {
  for (const { p, degrees, t } of reference.tQuantiles)
    assertClose(tQuantile(p, degrees) / t, 1, 1e-6, `t(${p}, ${degrees})`);
  for (const { t, degrees, p } of reference.tTails) assertClose(tTwoSided(t, degrees), p, 1e-8, `P(|T| ≥ ${t})`);
  for (const { z, below } of reference.normal) {
    assertClose(normalBelow(z), below, 1e-9);
    assertClose(normalQuantile(below), z, 1e-7);
  }
  for (const { k, n, p } of reference.coin) assertClose(headsAtMost(k, n), p, 2e-8, `${k} of ${n}`);
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

test('signed ranks: by hand, and as in scipy with ties, zeros and many pairs', () => {
  // differences 1, −2, 3: ranks 1, 2, 3; sums 4 and 2; of 8 sign assignments those with a sum of 2 or less are {}, {1}, {2}: 3/8, twice
  assert.deepEqual(wilcoxonSignedRank([1, 0, 3], [0, 2, 0]), { n: 3, positive: 4, negative: 2, p: 0.75 });
  for (const { a, b, p } of reference.wilcoxon) {
    assertClose(wilcoxonSignedRank(a, b).p, p, 1e-8, `${a.length} pairs`);
    assertClose(wilcoxonSignedRank(b, a).p, p, 1e-8);
  }
});

test('signed ranks: differences that only rounding parts are equally large', () => {
  // 0.3 − 0.1, 0.4 − 0.2, 0.7 − 0.5 are 0.2 each, but not in binary
  const { positive, negative } = wilcoxonSignedRank([0.3, 0.2, 0.7], [0.1, 0.4, 0.5]);
  assert.deepEqual([positive, negative], [4, 2]);
});

test('signed ranks: fewer than six pairs never reach 0.05, and no difference is p = 1', () => {
  assert.equal(wilcoxonSignedRank([1, 2, 3, 4, 5], [0, 0, 0, 0, 0]).p, 2 / 32);
  assert.equal(wilcoxonSignedRank([1, 2], [1, 2]).p, 1);
});

test('sign flips: by hand, as in scipy, and drawn close to what all give', () => {
  // differences 1, 2, −1: sums of the 8 flips ±4, ±2, ±2, 0, 0; as far as 2: 6 of 8
  assert.deepEqual(signFlipTest([1, 2, 0], [0, 0, 1]), { n: 3, mean: 2 / 3, p: 0.75, exact: true });
  for (const { a, b, p } of reference.signFlip) assert.deepEqual([signFlipTest(a, b).p, signFlipTest(b, a).p], [p, p]);
  const { a, b, p } = reference.signFlipLong;
  const drawn = signFlipTest(a, b, 5);
  assert.equal(drawn.exact, false);
  assertClose(drawn.p, p, 0.02);
  assert.equal(signFlipTest(a, b, 5).p, drawn.p);
  assert.notEqual(signFlipTest(a, b, 6).p, drawn.p);
});

test('tests find what is there and are silent, in 5 %, where nothing is', () => {
  const random = new Random(2, 'size');
  const draw = (shift: number) => Array.from({ length: 10 }, () => random.normal(shift));
  for (const judge of [pairedTTest, wilcoxonSignedRank, signFlipTest]) {
    const rejected = (shift: number) =>
      Array.from({ length: 400 }, () => judge(draw(shift), draw(0)).p < 0.05).filter(Boolean).length / 400;
    assertClose(rejected(0), 0.05, 0.04, judge.name);
    assert.ok(rejected(2.5) > 0.95, judge.name);
  }
});

test('McNemar as in statsmodels, from predictions', () => {
  for (const { onlyFirst, onlySecond, p } of reference.mcNemar) {
    const labels = new Array<number>(onlyFirst + onlySecond + 20).fill(1);
    const first = labels.map((_, i) => (i < onlyFirst || i >= onlyFirst + onlySecond + 5 ? 1 : 0));
    const second = labels.map((_, i) =>
      i >= onlyFirst && (i < onlyFirst + onlySecond || i > onlySecond + onlyFirst + 4) ? 1 : 2,
    );
    const result = mcNemarTest(labels, first, second);
    assert.deepEqual([result.onlyFirst, result.onlySecond], [onlyFirst, onlySecond]);
    assertClose(result.p, p, 1e-9);
    assertClose(result.difference, (onlyFirst - onlySecond) / labels.length, 1e-15);
  }
});

test('Holm as in statsmodels, in the order given', () => {
  const { p, adjusted } = reference.holm;
  for (const [i, value] of holm(p).entries()) assertClose(value, adjusted[i]!, 1e-12);
  assert.deepEqual(holm([]), []);
  assert.deepEqual(holm([0.4, 0.9]), [0.8, 0.9]);
});

test('bootstrap: percentile and BCa as in scipy, to a small part of what they differ by', () => {
  const { values, percentile, bca } = reference.bootstrap;
  const apart = bca[1] - percentile[1]; // 0.31
  for (const [method, want] of [
    ['percentile', percentile],
    ['bca', bca],
  ] as const) {
    const interval = bootstrapInterval(values, mean, { seed: 3, method, resamples: 40_000 });
    for (const side of [0, 1]) assertClose(interval[side]!, want[side]!, apart / 8, method);
  }
  const again = (seed: number) => bootstrapInterval(values, mean, { seed, resamples: 200 });
  assert.deepEqual(again(1), again(1));
  assert.notDeepEqual(again(1), again(2));
});

test('bootstrap of values that are all the same, and of a statistic that ignores them', () => {
  assert.deepEqual(bootstrapInterval([2, 2, 2], mean, { seed: 1, resamples: 50 }), [2, 2]);
  assert.deepEqual(
    bootstrapInterval([1, 2, 3], () => 7, { seed: 1, resamples: 50 }),
    [7, 7],
  );
});

test('what cannot be judged is refused', () => {
  for (const wrong of [
    () => meanInterval([]),
    () => meanInterval([1, Number.NaN]),
    () => pairedTTest([1], [2]),
    () => pairedTTest([1, 2], [1]),
    () => wilcoxonSignedRank([], []),
    () => signFlipTest([1, Number.POSITIVE_INFINITY], [0, 0]),
    () => mcNemarTest([], [], []),
    () => mcNemarTest([1, 1], [1, 1], [1]),
    () => holm([0.5, 1.2]),
    () => bootstrapInterval([1], mean, { seed: 1 }),
  ])
    assert.throws(wrong, MienError);
});
