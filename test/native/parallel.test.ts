import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCompiled } from './compiled';

test('work that is shared out is done once, by whom ever, and what it throws reaches its caller', () => {
  assert.deepEqual(runCompiled('parallel', ['kernels/parallel'], ['-O2']), { ended: 0, stderr: '' });
});
