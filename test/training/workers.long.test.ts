import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

const WORKERS = 4;
const STEPS = 2500;
const WARM = 500; // steps until caches and pools are as large as they become
const MEGABYTES = 60; // that the process may grow by in all the steps after that

/** What a worker tells now and then: steps done, tensors alive, the last loss. */
interface Told {
  readonly steps: number;
  readonly tensors: number;
  readonly total: number;
}

const SCRIPT = `
  require('tsx/cjs');
  const { parentPort, workerData: { root, steps, seed } } = require('node:worker_threads');
  const { tf } = require(root + '/lib/engine');
  const { DisentanglingTask } = require(root + '/lib/training/disentangling');
  const { createSmall } = require(root + '/test/models/small');
  const { barDataset, OPTIONS } = require(root + '/test/training/small');
  const task = new DisentanglingTask(createSmall(seed), barDataset(), { ...OPTIONS, seed });
  let done = 0;
  for (let epoch = 1; done < steps; epoch++) {
    task.startEpoch(epoch);
    for (let index = 0; index < task.stepsPerEpoch && done < steps; index++) {
      const { total } = task.step(index, 1e-3);
      done++;
      if (done % 100 === 0) parentPort.postMessage({ steps: done, tensors: tf.memory().numTensors, total });
    }
  }
  task.dispose();`;

test('10,000 steps in 4 workers at once: all end well, no tensor stays, the process grows no more', async (t) => {
  const told: Told[][] = [];
  const memory: { steps: number; megabytes: number }[] = [];
  const ends = Array.from({ length: WORKERS }, async (_, seed) => {
    const worker = new Worker(SCRIPT, {
      eval: true,
      workerData: { root: join(__dirname, '..', '..'), steps: STEPS, seed },
    });
    const own: Told[] = [];
    told.push(own);
    worker.on('message', (message: Told) => {
      own.push(message);
      const steps = Math.min(...Array.from({ length: WORKERS }, (_, i) => told[i]?.at(-1)?.steps ?? 0));
      memory.push({ steps, megabytes: process.memoryUsage.rss() / 2 ** 20 });
    });
    const [code] = await once(worker, 'exit');
    assert.equal(code, 0);
  });
  await Promise.all(ends);
  for (const own of told) {
    assert.equal(own.at(-1)!.steps, STEPS);
    assert.equal(new Set(own.map(({ tensors }) => tensors)).size, 1);
    assert.ok(own.every(({ total }) => Number.isFinite(total)));
    assert.ok(own.at(-1)!.total < own[0]!.total);
  }
  const all = memory.filter(({ steps }) => steps >= WARM).map(({ megabytes }) => megabytes);
  const half = all.length >> 1;
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [early, late] = [mean(all.slice(0, half)), mean(all.slice(half))];
  t.diagnostic(
    `${early.toFixed(0)} MB in the first half of the steps after ${WARM}, ${late.toFixed(0)} MB in the second`,
  );
  assert.ok(late - early < MEGABYTES, `${early} MB, then ${late} MB`);
});
