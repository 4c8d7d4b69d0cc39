import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAssignments, resolveConfig } from '../../lib/config/resolve';
import { UsageError } from '../../lib/support/errors';

test('a value is JSON where it parses as such, else text', () => {
  const parsed: unknown = parseAssignments([
    'a=1',
    'b=1e-3',
    'c=true',
    'd=null',
    'e=[1,2]',
    'f={"x":1}',
    'g=happy',
    'h=/tmp/a b=c',
    'i="7"',
    'j=',
  ]);
  assert.deepEqual(parsed, {
    ...{ a: 1, b: 0.001, c: true, d: null, e: [1, 2], f: { x: 1 } },
    ...{ g: 'happy', h: '/tmp/a b=c', i: '7', j: '' },
  });
});

test('dots lead into the tree; assignments are put together, later ones win', () => {
  const parsed: unknown = parseAssignments(['a.b.c=1', 'a.b.d=2', 'a.b.c=3', 'a.e=4']);
  assert.deepEqual(parsed, { a: { b: { c: 3, d: 2 }, e: 4 } });
  assert.deepEqual(parseAssignments([]), {});
});

test('what they say arrives in the configuration', () => {
  const config = resolveConfig(
    parseAssignments([
      'loss.adversarial.weight=2',
      'model.adversary.hidden=[[]]',
      'dataset.name=fer2013',
      'dataset.root=/d/f',
    ]),
  );
  assert.deepEqual([config.loss.adversarial.weight, config.model.adversary.hidden], [2, [[]]]);
  assert.deepEqual([config.dataset.name, config.dataset.root], ['fer2013', '/d/f']);
});

test('an assignment without a key or a value is wrong usage, and says how to write it', () => {
  for (const assignment of ['training.epochs', '=3', '']) {
    assert.throws(
      () => parseAssignments([assignment]),
      (error) => error instanceof UsageError && /--set training\.epochs=10/.test(error.message),
    );
  }
});

test('empty keys are unknown keys', () => {
  for (const assignment of ['training.=3', '.epochs=3', 'training..epochs=3']) {
    assert.throws(() => resolveConfig(parseAssignments([assignment])), /There is no key/);
  }
});

test('__proto__ and its like set no prototype and are refused', () => {
  for (const key of [
    '__proto__.polluted',
    'training.__proto__.polluted',
    'constructor.prototype.polluted',
    'a.__proto__',
  ]) {
    const parsed = parseAssignments([`${key}=1`, `${key}=2`]);
    assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.throws(() => resolveConfig(parsed), UsageError);
  }
});
