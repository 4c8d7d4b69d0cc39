import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../lib/support/random';

const N = 100_000;
const take = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);
const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const moment = (x: readonly number[], power: number) => mean(x.map((v) => v ** power));

test('uniform numbers are in [0, 1), with the moments and the even spread of a uniform variable', () => {
  const random = new Random(5);
  const draws = take(N, () => random.uniform());
  assert.ok(draws.every((x) => x >= 0 && x < 1));
  assert.ok(Math.abs(mean(draws) - 1 / 2) < 0.004);
  assert.ok(Math.abs(moment(draws, 2) - 1 / 3) < 0.004);
  const counts = new Array<number>(16).fill(0);
  for (const x of draws) counts[Math.floor(x * 16)]!++;
  const expected = N / 16;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  assert.ok(chiSquare < 44.3, `χ² ${chiSquare} of 15 degrees of freedom`); // one in 10,000
});

test('uniform numbers of another range lie in it', () => {
  const random = new Random(5);
  const draws = take(1000, () => random.uniform(-3, 5));
  assert.ok(draws.every((x) => x >= -3 && x < 5));
  assert.ok(Math.min(...draws) < -2.9 && Math.max(...draws) > 4.9);
});

test('integers are 0 … n − 1, each equally often', () => {
  const random = new Random(6);
  const counts = new Array<number>(7).fill(0);
  for (const k of take(N, () => random.integer(7))) counts[k]!++;
  for (const count of counts) assert.ok(Math.abs(count - N / 7) < 5 * Math.sqrt(N / 7));
  assert.deepEqual(
    take(5, () => random.integer(1)),
    [0, 0, 0, 0, 0],
  );
});

test('normal numbers have the first four moments of a normal variable, and their pairs are independent', () => {
  const random = new Random(7);
  const draws = take(N, () => random.normal());
  for (const [power, expected, tolerance] of [
    [1, 0, 0.015],
    [2, 1, 0.02],
    [3, 0, 0.06],
    [4, 3, 0.15],
  ] as const) {
    assert.ok(Math.abs(moment(draws, power) - expected) < tolerance, `moment ${power}: ${moment(draws, power)}`);
  }
  const pairs = draws.slice(1).map((x, i) => x * draws[i]!);
  assert.ok(Math.abs(mean(pairs)) < 0.015);
  assert.ok(draws.every(Number.isFinite));
});

test('normal numbers take mean and deviation, whichever of the pair they are', () => {
  const [plain, other] = [new Random(8), new Random(8)];
  for (let i = 0; i < 10; i++) assert.ok(Math.abs(other.normal(10, 2) - (10 + 2 * plain.normal())) < 1e-12);
});

test('a permutation holds every index once, and every index comes first equally often', () => {
  for (const n of [0, 1, 2, 1000]) {
    const order = new Random(9, n).permutation(n);
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      take(n, () => 0).map((_, i) => i),
    );
  }
  const random = new Random(10);
  const counts = new Array<number>(5).fill(0);
  for (let i = 0; i < 10_000; i++) counts[random.permutation(5)[0]!]!++;
  for (const count of counts) assert.ok(Math.abs(count - 2000) < 5 * Math.sqrt(2000));
});

test('all 24 orders of four things are equally likely', () => {
  const random = new Random(11);
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = random.permutation(4).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 5 * Math.sqrt(1000));
});
