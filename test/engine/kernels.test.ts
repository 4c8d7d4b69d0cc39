import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLOAT, INT, runKernel, tf } from '../../lib/engine';
import { assertNothingStays, valuesOf } from '../helpers';

test('a kernel that tfjs does not wrap runs by its TensorFlow name', () => {
  // the incomplete beta function: I_x(1, 2) = 1 − (1 − x)²
  const inputs = [tf.scalar(1), tf.scalar(2), tf.scalar(0.5)];
  const [result] = runKernel('Betainc', { T: FLOAT }, inputs, 1);
  assert.deepEqual(valuesOf(result!), [0.75]);
});

test('attributes of every kind arrive as the kernel wants them', () => {
  const matrix = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  const [product] = runKernel('MatMul', { T: FLOAT, transpose_a: { bool: true } }, [matrix, matrix], 1);
  assert.deepEqual(product!.arraySync(), matrix.transpose().matMul(matrix).arraySync(), 'bool');

  const [leaky] = runKernel('LeakyRelu', { T: FLOAT, alpha: { float: 0.25 } }, [tf.tensor1d([-2, 3])], 1);
  assert.deepEqual(valuesOf(leaky!), [-0.5, 3], 'float');

  const channels = tf.range(0, 8).reshape([1, 1, 2, 4]);
  const [blocks] = runKernel('DepthToSpace', { T: FLOAT, block_size: { int: 2 } }, [channels], 1);
  assert.deepEqual(blocks!.shape, [1, 2, 4, 1], 'int');
  assert.deepEqual(valuesOf(blocks!), [0, 1, 4, 5, 2, 3, 6, 7], 'int');

  const pool = {
    T: FLOAT,
    ksize: { ints: [1, 2, 2, 1] },
    strides: { ints: [1, 2, 2, 1] },
    padding: { string: 'VALID' },
  };
  const [largest] = runKernel('MaxPool', pool, [tf.range(0, 16).reshape([1, 4, 4, 1])], 1);
  assert.deepEqual(valuesOf(largest!), [5, 7, 13, 15], 'ints and string');

  const [whole] = runKernel('Cast', { SrcT: FLOAT, DstT: INT }, [tf.tensor1d([2.75, -1.5])], 1);
  assert.deepEqual([whole!.dtype, ...valuesOf(whole!)], ['int32', 2, -1], 'type');
  const [truth] = runKernel('Cast', { SrcT: FLOAT, DstT: { type: 'bool' } }, [tf.tensor1d([2.75, 0])], 1);
  assert.deepEqual([truth!.dtype, ...valuesOf(truth!)], ['bool', 1, 0], 'type');
});

test('every output comes back, in the order and with the types of the definition', () => {
  const inputs = [tf.tensor1d([1, 5, 3]), tf.scalar(2, 'int32')];
  const [values, indices] = runKernel('TopKV2', { T: FLOAT, sorted: { bool: true } }, inputs, 2);
  assert.deepEqual(valuesOf(values!), [5, 3]);
  assert.deepEqual([indices!.dtype, ...valuesOf(indices!)], ['int32', 1, 2]);
});

test('what does not fit is an error in the words of TensorFlow', () => {
  const matrix = tf.ones([2, 3]);
  const failing: [RegExp, () => unknown][] = [
    [/'NoSuchKernel'/, () => runKernel('NoSuchKernel', {}, [matrix], 1)],
    [
      /size-incompatible: In\[0\]: \[2,3\], In\[1\]: \[2,3\]/,
      () => runKernel('MatMul', { T: FLOAT }, [matrix, matrix], 1),
    ],
    [/expected 2 inputs, got 1/, () => runKernel('MatMul', { T: FLOAT }, [matrix], 1)],
    [/missing attr 'block_size'/, () => runKernel('DepthToSpace', { T: FLOAT }, [tf.ones([1, 1, 2, 4])], 1)],
    [
      /'int' when 'bool' expected/,
      () => runKernel('MatMul', { T: FLOAT, transpose_a: { int: 1 } }, [matrix, matrix], 1),
    ],
  ];
  for (const [message, run] of failing) assert.throws(run, message);
});

test('a failed kernel leaves no tensor behind and the next one works', () => {
  const matrix = tf.ones([2, 3]);
  assertNothingStays(() => {
    assert.throws(() => runKernel('MatMul', { T: FLOAT }, [matrix, matrix], 1));
    runKernel('Exp', { T: FLOAT }, [matrix], 1)[0]!.dispose();
  });
});

test('a kernel is not on the gradient tape', () => {
  const run = tf.grad((x) => runKernel('Exp', { T: FLOAT }, [x], 1)[0]!);
  assert.throws(() => run(tf.scalar(1)), /Cannot compute gradient/);
});
