import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { attemptLine, failureIn } from '../../lib/ablation/taskLog';

const begin = (pid = 7) => `2026-01-01T00:00:00.000Z ${attemptLine('/a run', pid, 'node7')}\n`;
const FULL = 'mien: Cannot write /x/last.safetensors: the disk is full (ENOSPC)\n  Make room.\n';

test('of an error that mien tells it is the first line, not the cure', () => {
  assert.equal(failureIn(`${begin()}epoch 1\n${FULL}`), FULL.split('\n')[0]);
  const differing = 'mien: The data differ:\n  The test split has 9 images.\n  Put them back.\n';
  assert.equal(failureIn(begin() + differing), 'mien: The data differ:');
});

test('of a bug it is the message, not the end of the trace, as Node prints it', () => {
  const thrown = (code: string) =>
    failureIn(begin() + spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stderr);
  assert.equal(thrown('throw new RangeError("two\\nlines")'), 'RangeError: two');
  assert.equal(thrown('null.x'), "TypeError: Cannot read properties of null (reading 'x')");
  assert.match(thrown('require("nowhere")')!, /^Error: Cannot find module 'nowhere'/);
  assert.match(thrown('Promise.reject(new SyntaxError("late"))')!, /^SyntaxError: late/);
});

test('else it is the last line: what a library said before it ended the process', () => {
  const last = 'F0000 thread_pool.cc:12] Check failed: num_threads >= 1';
  assert.equal(failureIn(`${begin()}epoch 1\n${last}\n\n`), last);
});

test('an earlier attempt’s error is not the last one’s; one that was killed said nothing', () => {
  assert.equal(failureIn(begin() + FULL + begin(8)), undefined);
  assert.equal(failureIn(`${begin()}${FULL}${begin(8)}epoch 1 of 3\n`), 'epoch 1 of 3');
  assert.equal(failureIn(''), undefined);
});
