import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ratioInterval, wilsonInterval } from '../../lib/evaluation/intervals';
import { Random } from '../../lib/support/random';

const rounded = (hits: number, n: number) => wilsonInterval(hits, n).map((bound) => Number(bound.toFixed(4)));

test('known 95 % intervals', () => {
  assert.deepEqual(rounded(8, 10), [0.4902, 0.9433]); // R: prop.test(8, 10, correct = FALSE)
  assert.deepEqual(rounded(5, 10), [0.2366, 0.7634]);
  assert.deepEqual(rounded(0, 10), [0, 0.2775]); // z² / (n + z²) = 3.8415 / 13.8415
  assert.deepEqual(rounded(10, 10), [0.7225, 1]);
  assert.deepEqual(rounded(1, 1), [0.2065, 1]);
});

test('with many trials it becomes the normal interval', () => {
  const [low, high] = wilsonInterval(400_000, 1_000_000);
  const half = 1.959964 * Math.sqrt((0.4 * 0.6) / 1e6);
  assert.ok(Math.abs(low - (0.4 - half)) < 2e-6 && Math.abs(high - (0.4 + half)) < 2e-6);
});

test('it holds the share, stays within 0 … 1, and mirrors when hits and misses are swapped', () => {
  for (let n = 1; n <= 40; n++) {
    for (let hits = 0; hits <= n; hits++) {
      const [low, high] = wilsonInterval(hits, n);
      assert.ok(low >= 0 && high <= 1 && low < hits / n + 1e-15 && hits / n < high + 1e-15, `${hits} of ${n}`);
      const [otherLow, otherHigh] = wilsonInterval(n - hits, n);
      assert.ok(Math.abs(low + otherHigh - 1) < 1e-12 && Math.abs(high + otherLow - 1) < 1e-12);
    }
  }
});

test('its coverage is close to 95 %, also for few trials and shares near the edge', () => {
  // exact: the binomial probability of all counts whose interval holds p, averaged over p
  const [n, grid] = [20, 400];
  let sum = 0;
  for (let g = 0; g < grid; g++) {
    const p = (g + 0.5) / grid;
    let probability = (1 - p) ** n;
    for (let hits = 0; hits <= n; hits++) {
      const [low, high] = wilsonInterval(hits, n);
      if (low <= p && p <= high) sum += probability / grid;
      probability *= ((n - hits) / (hits + 1)) * (p / (1 - p));
    }
  }
  assert.ok(Math.abs(sum - 0.95) < 0.01, `${sum}`);
});

test('nothing tried, nothing known', () => assert.deepEqual(wilsonInterval(0, 0), [0, 1]));

test('the ends hold the proportion, for every count: nothing right is from 0, all right is to 1', () => {
  for (let n = 1; n <= 300; n++) {
    assert.equal(wilsonInterval(0, n)[0], 0);
    assert.equal(wilsonInterval(n, n)[1], 1);
  }
});

test('what is no share is refused', () => {
  for (const [hits, n] of [
    [5, 3],
    [-1, 3],
    [Number.NaN, 3],
  ] as const)
    assert.throws(() => wilsonInterval(hits, n), RangeError);
});

test('a ratio of sums, by hand', () => {
  // 12 of 20 is .6; 1 − 1.2, 2 − 2.4, 3 − 2.4 and 6 − 6 squared add up to .56
  const half = (1.959963985 * Math.sqrt((4 / 3) * 0.56)) / 20;
  const [low, high] = ratioInterval([1, 2, 3, 6], [2, 4, 4, 10]);
  assert.ok(Math.abs(low - (0.6 - half)) < 1e-9 && Math.abs(high - (0.6 + half)) < 1e-9);
  assert.deepEqual(ratioInterval([1, 2, 3], [2, 4, 6]), [0.5, 0.5]);
  assert.deepEqual(ratioInterval([1], [2]), [0, Infinity]);
  assert.throws(() => ratioInterval([1, 2], [2]), RangeError);
});

test('of ratios drawn with a known one, 95 in 100 are within', () => {
  const random = new Random(1, 'ratios');
  let within = 0;
  for (let draw = 0; draw < 2000; draw++) {
    const below = Array.from({ length: 100 }, () => 1 + random.uniform(0, 3));
    const above = below.map((b) => b * (0.6 + 0.2 * random.normal()));
    const [low, high] = ratioInterval(above, below);
    if (low <= 0.6 && 0.6 <= high) within++;
  }
  assert.ok(within > 1860 && within < 1940, `${within} of 2000`);
});
