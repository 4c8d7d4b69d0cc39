import assert from 'node:assert';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { completeOptions, syntheticFaces } from '../../../lib/datasets/synthetic';
import { renderAll } from '../../../lib/datasets/synthetic/pool';
import { checkMemory } from '../../../lib/datasets/synthetic/syntheticFaces';
import { MienError } from '../../../lib/support/errors';
import { temporaryFolder } from '../../data/temporary';

const options = completeOptions({ side: 32, train: 400, validation: 0, test: 0 });
const whole = [{ split: 'train', start: 0, count: 400 }] as const;

/** A stand-in for the thread's program; it answers a range with nothing but its labels. */
function program(body: string): string {
  const file = join(temporaryFolder(), 'worker.js');
  writeFileSync(
    file,
    `let asked = 0;
     module.exports = (range) => new Promise((done) => {
       const answer = ({ start }) => done({ images: new Uint8Array(0), labels: new Int32Array([start]), codes: [] });
       asked++; ${body}
     });`,
  );
  return file;
}

test('pieces are handed over in order, however late the first is', async () => {
  const file = program('setTimeout(() => answer(range), range.start === 0 ? 200 : 1)');
  const starts: number[] = [];
  await renderAll(
    options,
    whole,
    3,
    ({ start }, { labels }) => {
      assert.strictEqual(labels[0], start);
      starts.push(start);
    },
    file,
  );
  assert.deepStrictEqual(starts, [0, 50, 100, 150, 200, 250, 300, 350]);
});

test('a slow piece holds the others back, so that what waits for it is bounded', async () => {
  // The first piece is done only when seven others are, and no more have come for a while.
  const file = program(`
    const fs = require('node:fs');
    const log = __filename + '.log';
    const others = () => fs.existsSync(log) ? fs.statSync(log).size : 0;
    const wait = () => others() < 7 ? setTimeout(wait, 20) : setTimeout(() => answer(range), 200);
    if (range.start === 0) wait();
    else {
      fs.appendFileSync(log, '.');
      answer(range);
    }`);
  const many = [{ split: 'train', start: 0, count: 50 * 100 }] as const;
  let ahead = 0;
  await renderAll(
    options,
    many,
    2,
    ({ start }) => {
      if (start === 0) ahead = statSync(`${file}.log`).size;
    },
    file,
  );
  assert.strictEqual(ahead, 7);
});

test('a thread that dies, by exit or by error, at the first or a later piece, ends the rendering with an error', async () => {
  for (const body of [
    'process.exit(3)',
    'if (asked > 2) process.exit(3); else answer(range)',
    "throw new Error('out of paint')",
    "if (asked > 2) throw new Error('out of paint'); else answer(range)",
  ]) {
    await assert.rejects(
      renderAll(options, whole, 2, () => {}, program(body)),
      (error) =>
        error instanceof MienError &&
        /thread stopped \((worker exited with code: 3|out of paint)\)/.test(error.message),
      body,
    );
  }
});

test('what the receiver throws comes back to the caller, with threads and without', async () => {
  for (const threads of [0, 2]) {
    const progress = (done: number) => {
      if (done >= 100) throw new Error('enough');
    };
    await assert.rejects(syntheticFaces(options, { threads, progress }), /^Error: enough$/);
  }
});

test('more images than memory holds are refused with what they take', () => {
  checkMemory(1e6);
  assert.throws(
    () => checkMemory(1e15),
    (error) => error instanceof MienError && /1000000\.0 GB/.test(error.message),
  );
});
