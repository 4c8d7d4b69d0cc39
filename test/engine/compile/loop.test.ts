import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, compileLoop, type Tensor, tf } from '../../../lib/engine';

const values = (tensor: Tensor) => [...(tensor.dataSync() as Float32Array)];

test('a call takes all its steps, each from what the one before has made, in any shape', () => {
  const fibonacci = compileLoop(([a, b], [more]) => [b!, a!.add(b!).add(more!)], 5);
  for (const shape of [[1], [2, 2], [3], [4], [5], [1, 1, 1]]) {
    const [a, b] = fibonacci([tf.ones(shape), tf.ones(shape)], [tf.zeros(shape)]);
    assert.deepEqual([values(a!)[0], values(b!)[0], a!.shape], [8, 13, shape]); // 1 1 2 3 5 8 13
  }
  const [, b] = fibonacci([tf.zeros([1]), tf.zeros([1])], [tf.ones([1])]);
  assert.deepEqual(values(b!), [12], '0 1 2 4 7 12');
  fibonacci.dispose();
});

test('what changes places, stays as it is, or is not looked at is carried too; constants and lists are', () => {
  const step = compileLoop(([a, b, same, unread], [given]) => {
    const joined = tf.concat([a!, given!, tf.tensor1d([7])]);
    return [b!, a!, same!.clone(), joined.sum().add(unread!.mul(0))];
  }, 3);
  const got = step([tf.tensor1d([1]), tf.tensor1d([2]), tf.scalar(3), tf.scalar(0)], [tf.tensor1d([10])]);
  assert.deepEqual(got.map(values), [[2], [1], [3], [18]]);
  step.dispose();
});

test('it is what the same steps are one by one, and leaves no tensor behind', () => {
  const body = (w: Tensor, x: Tensor) =>
    w.sub(
      x
        .matMul(w as never)
        .mul(0.1)
        .tanh(),
    );
  const ten = compileLoop(([w], [x]) => [body(w!, x!)], 10);
  const w = tf.randomNormal([4, 2], 0, 1, 'float32', 1);
  const x = tf.randomNormal([4, 4], 0, 1, 'float32', 2);
  let want = w as Tensor;
  for (let i = 0; i < 10; i++) want = body(want, x);
  ten([w], [x]);
  const before = tf.memory().numTensors;
  const [got] = ten([w], [x]);
  assert.equal(tf.memory().numTensors, before + 1);
  assert.ok(got!.sub(want).abs().max().dataSync()[0]! < 1e-6);
  ten.dispose();
});

test('more shapes than it keeps are recorded again, and none is forgotten while it is used', () => {
  const twice = compileLoop(([a]) => [a!.mul(2)], 2);
  for (let round = 0; round < 2; round++) {
    for (let size = 1; size <= 80; size++) assert.equal(values(twice([tf.ones([size])], [])[0]!)[size - 1], 4);
  }
  twice.dispose();
});

test('another shape than it was given, a variable, a value that is read, and a loop inside a compiled function are errors', () => {
  const grown = compileLoop(([a]) => [tf.concat([a!, a!])], 2);
  assert.throws(() => grown([tf.ones([2])], []), /makes float32\[4\] of float32\[2\]/);
  const variable = tf.variable(tf.scalar(2), false);
  assert.throws(() => compileLoop(([a]) => [a!.mul(variable)], 2)([tf.scalar(1)], []), /uses a variable/);
  variable.dispose();
  const read = compileLoop(([a]) => [tf.scalar(a!.dataSync()[0]!)], 2);
  assert.throws(() => read([tf.scalar(1)], []), /reads a tensor/);
  const inner = compileLoop(([a]) => [a!.mul(2)], 2);
  const outer = compile((a) => inner([a!], []));
  assert.throws(() => outer(tf.scalar(1)), /calls a compiled loop/);
});
