import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, FLOAT, INT, OpError, OutOfMemoryError, runKernel, type Tensor, tf } from '../../lib/engine';
import { explained } from '../../lib/engine/failures';
import { MienError } from '../../lib/support/errors';

const x = tf.ones([3, 2]);
const rows = (...numbers: number[]) => tf.tensor1d(numbers, 'int32');

/** Fails when a number is beyond the rows, which TensorFlow looks at when it runs. */
function gather(matrix: Tensor, numbers: Tensor): Tensor {
  const types = { Tparams: FLOAT, Tindices: INT, Taxis: INT, batch_dims: { int: 0 } };
  return runKernel('GatherV2', types, [matrix.mul(2), numbers, tf.scalar(0, 'int32')], 1)[0]!;
}

test('an op that fails inside of a compiled function is named, with the device and what TensorFlow said', () => {
  const compiled = compile((matrix, numbers) => [gather(matrix!, numbers!)]);
  assert.deepEqual([...compiled(x, rows(1))[0]!.dataSync()], [2, 2]);
  assert.throws(
    () => compiled(x, rows(7)),
    (error: Error) => {
      assert.ok(error instanceof OpError && error instanceof MienError);
      assert.match(
        error.message,
        /^The op GatherV2 of a compiled function failed on the (processor|GPU): indices\[0\] = 7 is not in \[0, 3\)\n/,
      );
      assert.match(error.cure ?? '', /MIEN_EAGER=1/);
      return true;
    },
  );
  assert.deepEqual([...compiled(x, rows(2))[0]!.dataSync()], [2, 2], 'the function works on');
  compiled.dispose();
});

test('op by op it stays TensorFlow’s own error, with its stack', () => {
  assert.throws(
    () => gather(x, rows(7)),
    (error: Error) => !(error instanceof MienError) && /not in \[0, 3\)/.test(error.message),
  );
});

test('memory that is used up is told as such, in a compiled function and op by op, with a cure', () => {
  const said = new Error(
    'Invalid TF_Status: 8\nMessage: {{function_node mien_function_7_0}} OOM when allocating tensor with shape[4096,48,48,32] and type float on ' +
      '/job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc\n\t [[{{node Conv2D_12}}]]\nHint: If you want to see …',
  );
  const inside = explained(said, 'mien_function_7_0') as MienError;
  assert.ok(inside instanceof OutOfMemoryError);
  assert.match(inside.message, /memory of the GPU is used up: Conv2D wanted room for a tensor of 4096 × 48 × 48 × 32/);
  assert.match(inside.cure ?? '', /training\.batchSize/);
  assert.match(
    (inside as OutOfMemoryError).ofBatch(4096).message,
    /48 × 32, in a batch of 4096\n {2}Make batches smaller/,
  );
  assert.match((explained(said, 'MatMul') as Error).message, /MatMul wanted room/);
});
