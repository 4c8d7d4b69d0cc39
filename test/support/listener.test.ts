import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InterruptedError } from '../../lib/support/errors';
import { eachWork, reportTo } from '../../lib/support/listener';

test('a listener is told under the name of the work, and an aborted one ends it, naming it', () => {
  const told: unknown[] = [];
  const controller = new AbortController();
  const listener = { progress: (...step: unknown[]) => void told.push(step), signal: controller.signal };
  const report = reportTo(listener, 'Measuring the codes');
  report(1, 3, 'MIG');
  controller.abort();
  assert.throws(() => report(2, 3), {
    name: 'InterruptedError',
    message: /^Interrupted while measuring the codes\n {2}Start/,
  });
  assert.deepEqual(told, [
    ['Measuring the codes', 1, 3, 'MIG'],
    ['Measuring the codes', 2, 3, undefined],
  ]);
  reportTo({}, 'Packing')(1, 2); // nobody listens
  assert.throws(() => reportTo({ signal: AbortSignal.abort() }, 'Packing')(1, 2), InterruptedError);
});

test('each piece of work has a reporter of its own, and one that counts anew another', () => {
  const made: string[] = [];
  const told: [number, number, number][] = [];
  const progress = eachWork((work) => {
    const reporter = made.push(work) - 1;
    return (done, total) => void told.push([reporter, done, total]);
  });
  progress('Packing', 1, 2);
  progress('Training', 1, 9);
  progress('Packing', 2, 2);
  progress('Training', 2, 9);
  progress('Packing', 2, 3); // after the end of the first: another packing, however far it is
  progress('Training', 1, 9); // stopped early, and the next one has begun
  assert.deepEqual(made, ['Packing', 'Training', 'Packing', 'Training']);
  assert.deepEqual(
    told.map(([reporter]) => reporter),
    [0, 1, 0, 1, 2, 3],
  );
});
