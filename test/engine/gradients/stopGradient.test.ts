import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stopGradient, type Tensor, tf, type Variable } from '../../../lib/engine';
import { alive, assertClose, assertNothingStays, draw, gradientsOf, valuesOf } from '../../helpers';

test('the result has the values, shape and type of what goes in', () => {
  for (const x of [draw([2, 3]), tf.tensor1d([1, 2], 'int32'), tf.tensor1d([true, false], 'bool'), tf.scalar(5)]) {
    const stopped = stopGradient(x);
    assert.deepEqual([stopped.shape, stopped.dtype, valuesOf(stopped)], [x.shape, x.dtype, valuesOf(x)]);
  }
});

test('what is computed from it sends no gradient back', () => {
  const x = draw([4]);
  // d(x · stop(x)) / dx is x; without the stop it would be 2x
  assertClose(tf.grad((v: Tensor) => v.mul(stopGradient(v)).sum())(x), x, 1e-7);
  assert.throws(() => tf.grad((v: Tensor) => stopGradient(v).square().sum())(x), /Cannot compute gradient/);
});

test('a variable behind it gets no gradient, the one beside it does', () => {
  const behind = tf.variable(draw([3], 'behind'));
  const beside = tf.variable(draw([3], 'beside'));
  const loss = () => stopGradient(behind.square()).mul(beside).sum();
  const [none, some] = gradientsOf(loss, [behind, beside]);
  assert.equal(none, null);
  assertClose(some!, behind.square(), 1e-6);
});

test('it shares the data instead of copying it', () => {
  const x = draw([1000]);
  const { buffers } = alive();
  const stopped = stopGradient(x);
  assert.equal(stopped.dataId, x.dataId);
  assert.equal(alive().buffers, buffers);
  tf.dispose([x, stopped]);
});

test('either of the two can be disposed first, and the last one frees the data', () => {
  for (const order of ['original first', 'result first']) {
    const before = alive();
    const x = tf.tensor1d([1, 2]);
    const stopped = stopGradient(x);
    const [first, last] = order === 'original first' ? [x, stopped] : [stopped, x];
    first.dispose();
    assert.deepEqual(valuesOf(last), [1, 2], order);
    assert.deepEqual(
      tf.tidy(() => valuesOf(last.mul(2))),
      [2, 4],
      order,
    );
    last.dispose();
    assert.deepEqual(alive(), before, order);
  }
});

test('a stopped variable keeps its values when the variable is assigned others', () => {
  const variable: Variable = tf.variable(tf.tensor1d([1, 2]));
  const stopped = stopGradient(variable);
  variable.assign(tf.tensor1d([3, 4]));
  assert.deepEqual(valuesOf(stopped), [1, 2]);
  assert.deepEqual(valuesOf(variable), [3, 4]);
});

test('it leaves nothing behind, alone, in a tidy and under a tape', () => {
  const x = draw([5]);
  assertNothingStays(() => {
    stopGradient(x).dispose();
    tf.tidy(() => {
      stopGradient(stopGradient(x)).square();
    });
    tf.grad((v: Tensor) => v.mul(stopGradient(v.square())).sum())(x).dispose();
  });
  assert.equal(x.isDisposed, false);
  assert.equal(valuesOf(x).length, 5);
});
