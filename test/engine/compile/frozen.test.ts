import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompileError, tf } from '../../../lib/engine';
import { compileFrozen } from '../../../lib/engine/compile/frozen';
import { alive, assertNothingStays, valuesOf } from '../../helpers';

const x = tf.tensor1d([1, 2, 3]);

test('a frozen function computes the same, with the variables as they were when it was recorded', () => {
  const factor = tf.variable(tf.scalar(2));
  const frozen = compileFrozen((a) => [a!.mul(factor), a!.add(1)]);
  assert.deepEqual(frozen(x).map(valuesOf), [
    [2, 4, 6],
    [2, 3, 4],
  ]);
  factor.assign(tf.scalar(5));
  assert.deepEqual(valuesOf(frozen(x)[0]!), [2, 4, 6]);
  assert.deepEqual(valuesOf(frozen(tf.tensor1d([1]))[0]!), [5], 'another shape is recorded anew');
  frozen.dispose();
});

test('large variables are no obstacle', () => {
  const weights = tf.variable(tf.ones([100, 100]));
  const frozen = compileFrozen((a) => [a!.matMul(weights as never)]);
  assert.equal(valuesOf(frozen(tf.ones([1, 100]))[0]!)[99], 100);
});

test('assigning a variable is refused', () => {
  const state = tf.variable(tf.scalar(0));
  const frozen = compileFrozen((a) => {
    state.assign(a!.sum());
    return [a!];
  });
  assert.throws(() => frozen(x), CompileError);
});

test('nothing stays behind but what it gives', () => {
  const frozen = compileFrozen((a) => [a!.mul(2).add(1)]);
  assertNothingStays(() => tf.dispose(frozen(x)));
  const { tensors } = alive();
  frozen.dispose();
  assert.equal(alive().tensors, tensors);
});
