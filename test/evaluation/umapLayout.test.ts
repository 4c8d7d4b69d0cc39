import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { native, type UmapJob } from '../../lib/engine/native';
import { projectUmap } from '../../lib/evaluation/embeddings';
import { Random } from '../../lib/support/random';
import { blobs } from '../data/gaussians';

const CURVE = { a: 1.5769434602697652, b: 0.8950608778515733 };

function randomJob(n: number, edges: number, epochs: number): UmapJob {
  const random = new Random(3, 'job');
  const heads = Int32Array.from({ length: edges }, () => random.integer(n)).sort();
  const tails = heads.map((head) => (head + 1 + random.integer(n - 1)) % n);
  const periods = Float64Array.from({ length: edges }, () => random.uniform(1, 4));
  const points = Float32Array.from({ length: 2 * n }, () => random.uniform(0, 10));
  const control = new Int32Array(2);
  return { points, anchors: points, heads, tails, periods, epochs, ...CURVE, learningRate: 1, seed: 7, control };
}

/** Algorithm 5 of the paper with umap-learn's schedule, written plainly. */
function slowly({ points, anchors, heads, tails, periods, epochs, a, b, learningRate, seed }: UmapJob): void {
  const random = new Random(seed);
  const clip = (x: number) => Math.max(-4, Math.min(4, x));
  const together = points === anchors;
  const next = periods.slice();
  const nextNegative = periods.map((period) => period / 5);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = learningRate * (1 - Math.max(epoch - 1, 0) / epochs);
    for (const [edge, head] of heads.entries()) {
      if (next[edge]! > epoch) continue;
      next[edge]! += periods[edge]!;
      const move = (anchor: number, coefficient: (squared: number) => number, both: boolean) => {
        const gaps = [0, 1].map((axis) => points[2 * head + axis]! - anchors[2 * anchor + axis]!);
        const squared = gaps[0]! ** 2 + gaps[1]! ** 2;
        if (squared === 0) return;
        for (const axis of [0, 1]) {
          const step = clip(coefficient(squared) * gaps[axis]!) * rate;
          points[2 * head + axis]! += step;
          if (both) anchors[2 * anchor + axis]! -= step;
        }
      };
      move(tails[edge]!, (s) => (-2 * a * b * s ** (b - 1)) / (1 + a * s ** b), together);
      const negatives = Math.trunc((epoch - nextNegative[edge]!) / (periods[edge]! / 5));
      nextNegative[edge]! += (negatives * periods[edge]!) / 5;
      for (let i = 0; i < negatives; i++) {
        move(random.integer(anchors.length / 2), (s) => (2 * b) / ((0.001 + s) * (1 + a * s ** b)), false);
      }
    }
  }
}

function farthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

test('the native descent is the algorithm as published', async () => {
  const job = randomJob(40, 120, 6);
  const plain = { ...job, points: job.points.slice(), anchors: job.points };
  plain.anchors = plain.points;
  slowly(plain);
  assert.equal(await native.umapLayout(job), true);
  assert.ok(farthest(job.points, plain.points) < 5e-3, `${farthest(job.points, plain.points)}`);
  assert.equal(job.control[0], 6);
});

test('anchors of their own stay where they are', async () => {
  const job = { ...randomJob(40, 120, 6), anchors: randomJob(40, 1, 1).points.map((value) => value + 1) };
  const plain = { ...job, points: job.points.slice(), anchors: job.anchors.slice() };
  const before = job.anchors.slice();
  slowly(plain);
  await native.umapLayout(job);
  assert.ok(farthest(job.points, plain.points) < 5e-3, `${farthest(job.points, plain.points)}`);
  assert.deepEqual(job.anchors, before);
});

test('a job that would reach outside its arrays is refused', () => {
  const job = randomJob(10, 20, 1);
  assert.throws(() => native.umapLayout({ ...job, tails: job.tails.map(() => 10) }), /edge 0/);
  assert.throws(() => native.umapLayout({ ...job, heads: job.heads.map(() => -1) }), /edge 0/);
  assert.throws(() => native.umapLayout({ ...job, tails: job.tails.slice(1) }), /different lengths/);
  assert.throws(() => native.umapLayout({ ...job, points: new Float64Array(20) as never }), /points/);
  assert.throws(() => native.umapLayout({ ...job, points: new Float32Array(1) }), /edge 0/);
  for (const period of [0, 0.5, -1, Number.NaN]) {
    assert.throws(() => native.umapLayout({ ...job, periods: job.periods.map(() => period) }), /edge 0/, `${period}`);
  }
  assert.throws(() => native.umapLayout({ ...job, epochs: 2 ** 31 }), /epochs/);
  for (const wrong of [undefined, null, 3, {}]) assert.throws(() => native.umapLayout(wrong as never), Error);
});

test('nothing to lay out, no epochs, and points that are no numbers are no harm', async () => {
  const job = randomJob(10, 20, 5);
  const [none, tails] = [new Int32Array(0), new Int32Array(0)];
  assert.equal(await native.umapLayout({ ...job, heads: none, tails, periods: new Float64Array(0) }), true);
  assert.equal(await native.umapLayout({ ...job, epochs: -1 }), true);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e38]) {
    const points = job.points.map((point, i) => (i % 3 === 0 ? value : point));
    assert.equal(await native.umapLayout({ ...job, points, anchors: points, control: new Int32Array(2) }), true);
  }
});

const { codes } = blobs(
  [
    [0, 0, 0],
    [9, 0, 0],
  ],
  300,
  1,
  1,
);
const FOREVER = { epochs: 2 ** 30 };

test('cancelling ends a projection of years with the reason, and the next projection works', async () => {
  const controller = new AbortController();
  let reported = 0;
  const progress = () => {
    if (++reported === 4) controller.abort(new Error('enough'));
  };
  await assert.rejects(projectUmap(codes, { ...FOREVER, progress, signal: controller.signal }), /enough/);
  assert.equal((await projectUmap(codes, { epochs: 5 })).length, 600);
  await assert.rejects(projectUmap(codes, { signal: AbortSignal.abort() }), { name: 'AbortError' });
});

test('what a report throws ends the work and reaches the caller', async () => {
  const progress = (done: number) => {
    if (done > 0) throw new Error('the screen is gone');
  };
  await assert.rejects(projectUmap(codes, { ...FOREVER, progress }), /the screen is gone/);
});

test('the main thread stays free, and progress rises to its end', async () => {
  const seen: [number, number][] = [];
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await projectUmap(codes, { epochs: 2000, progress: (done, total) => seen.push([done, total]) });
  clearInterval(timer);
  assert.ok(ticks > 10, `${ticks} ticks`);
  assert.ok(seen.length > 3, `${seen.length} reports`);
  assert.deepEqual(seen[0], [0, 2000]);
  assert.deepEqual(seen.at(-1), [2000, 2000]);
  for (const [i, [done, total]] of seen.entries()) assert.ok(total === 2000 && done >= (seen[i - 1]?.[0] ?? 0));
});

test('a process that exits meanwhile does so at once', () => {
  const script = `
    const { projectUmap } = require('./lib/evaluation/embeddings');
    const values = Float32Array.from({ length: 600 }, (_, i) => Math.sin(i * i));
    projectUmap({ values, columns: 3 }, { epochs: 2 ** 30, progress: (done) => done > 0 && process.exit(7) });`;
  const { status, signal } = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], { timeout: 60_000 });
  assert.deepEqual({ status, signal }, { status: 7, signal: null });
});
