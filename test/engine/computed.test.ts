import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computed, tf } from '../../lib/engine';

test('values are what was computed, and no tensor is left of it, nor where it fails', () => {
  const before = tf.memory().numTensors;
  assert.deepEqual([...computed(() => tf.tensor1d([1, 2]).mul(tf.scalar(3)))], [3, 6]);
  assert.deepEqual([...computed<Int32Array>(() => tf.tensor1d([4, 9, 5]).argMax())], [1]);
  assert.throws(() => computed(() => tf.ones([2]).add(tf.ones([3]))), /shape|dimensions/i);
  assert.equal(tf.memory().numTensors, before);
});
