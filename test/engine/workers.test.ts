import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { compile, tf } from '../../lib/engine';

const ROOT = join(__dirname, '..', '..');
const FACTOR = 'compile((x) => [x.mul(factor).add(1).sum()])';

/** A worker that runs `body`, the inside of a function that is given `parentPort` and a `load` of modules below lib/. */
function work(body: string): Worker {
  const script = `
    require('tsx/cjs');
    const { parentPort } = require('node:worker_threads');
    const load = (name) => require(${JSON.stringify(join(ROOT, 'lib'))} + '/' + name);
    ${body}`;
  return new Worker(script, { eval: true });
}

async function messageOf(worker: Worker): Promise<unknown> {
  const exit = once(worker, 'exit');
  const [message] = await once(worker, 'message');
  await exit;
  return message;
}

/** Calls `compiled` a few times; it must give the same each time. */
function value(factor: number): number {
  const compiled = compile((x) => [x!.mul(factor).add(1).sum()]);
  const results = Array.from({ length: 5 }, () => tf.tidy(() => compiled(tf.ones([3]))[0]!.dataSync()[0]!));
  compiled.dispose();
  assert.equal(new Set(results).size, 1);
  return results[0]!;
}

test('functions compiled in workers and in the main thread, at once and one after the other, keep apart', async () => {
  assert.equal(value(1), 6);
  const messages = [2, 3, 4].map((factor) =>
    messageOf(
      work(`
        const { compile, tf } = load('engine');
        const factor = ${factor};
        const compiled = ${FACTOR};
        parentPort.postMessage(Array.from({ length: 20 }, () => compiled(tf.ones([3]))[0].dataSync()[0]));`),
    ),
  );
  assert.equal(value(5), 18);
  const got = await Promise.all(messages);
  assert.deepEqual(
    got,
    [9, 12, 15].map((sum) => Array(20).fill(sum)),
  );
  assert.equal(value(6), 21); // their contexts are gone
});

test('a worker that ends amid its calls leaves the others whole', async () => {
  const worker = work(`
    const { compile, tf } = load('engine');
    const factor = 2;
    const compiled = ${FACTOR};
    parentPort.postMessage('running');
    for (;;) tf.tidy(() => compiled(tf.ones([3])));`);
  await once(worker, 'message');
  await worker.terminate();
  assert.equal(value(7), 24);
});

test('a worker that ends while UMAP lays out on its thread does so at once', async () => {
  const worker = work(`
    const { projectUmap } = load('evaluation/embeddings');
    const values = Float32Array.from({ length: 600 }, (_, i) => Math.sin(i * i));
    const progress = (done) => done > 0 && parentPort.postMessage(done);
    projectUmap({ values, columns: 3 }, { epochs: 2 ** 30, progress });`);
  await once(worker, 'message');
  await worker.terminate();
});

test('standard error is as before when several threads have loaded at once', async () => {
  const before = fs.fstatSync(2);
  const messages = [1, 2, 3].map(() => messageOf(work("load('engine'); parentPort.postMessage('loaded');")));
  assert.deepEqual(await Promise.all(messages), ['loaded', 'loaded', 'loaded']);
  assert.deepEqual([fs.fstatSync(2).dev, fs.fstatSync(2).ino], [before.dev, before.ino]);
});
