import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MienError, messageOf, UsageError } from '../../lib/support/errors';

test('an error for users has what failed on the first line and what to do on the second', () => {
  const error = new MienError('It failed', 'Do this.');
  assert.equal(error.message, 'It failed\n  Do this.');
  assert.equal(error.cure, 'Do this.');
  assert.equal(new MienError('It failed').message, 'It failed');
});

test('it keeps its cause, and is told from a bug by its class', () => {
  const cause = new RangeError('below');
  const error = new MienError('It failed', undefined, { cause });
  assert.equal(error.cause, cause);
  assert.ok(error instanceof Error && error instanceof MienError && !(cause instanceof MienError));
  assert.match(String(error.stack), /errors\.test/);
});

test('a mistake in how mien was called is an error for users with a name of its own', () => {
  const error = new UsageError('No such key', 'Use another.');
  assert.ok(error instanceof MienError);
  assert.deepEqual([error.name, new MienError('x').name], ['UsageError', 'MienError']);
});

test('anything that was thrown has a message', () => {
  assert.deepEqual([new TypeError('a'), 'b', 3, null, undefined].map(messageOf), ['a', 'b', '3', 'null', 'undefined']);
});
