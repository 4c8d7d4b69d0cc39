import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLOAT, runKernel, type Tensor, tf } from '../../../lib/engine';
import { compileFrozen } from '../../../lib/engine/compile/frozen';
import { fuseConvolutions } from '../../../lib/engine/compile/fuse';
import type { GraphNode, Ref } from '../../../lib/engine/native';
import { Random } from '../../../lib/support/random';
import { assertClose, valuesOf } from '../../helpers';

const random = new Random(1, 'fuse');
const noise = (shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape,
  );

const kernels = [noise([3, 3, 2, 4]), noise([3, 3, 4, 4]), noise([1, 1, 2, 4])].map((kernel) => tf.variable(kernel));
const biases = [noise([4]), noise([4]), noise([4])].map((bias) => tf.variable(bias));

function convolve(x: Tensor, i: number): Tensor {
  const format = { data_format: { string: 'NHWC' } };
  const how = { T: FLOAT, strides: { ints: [1, 1, 1, 1] }, padding: { string: 'SAME' }, ...format };
  const sum = runKernel('Conv2D', how, [x, kernels[i]!], 1)[0]!;
  return runKernel('BiasAdd', { T: FLOAT, ...format }, [sum, biases[i]!], 1)[0]!;
}

/** A residual block: a convolution and its ReLU, another added to a third, and their ReLU. */
const block = (x: Tensor) =>
  convolve(tf.relu(convolve(x, 0)), 1)
    .add(convolve(x, 2))
    .relu();

test('a residual block computes the same when its passes are merged', () => {
  const x = noise([2, 6, 5, 2]);
  const frozen = compileFrozen((images) => [block(images!)]);
  frozen(x); // the first call runs op by op
  assertClose(valuesOf(frozen(x)[0]!), valuesOf(block(x)), 1e-5);
  frozen.dispose();
});

test('what is broadcast when it is added, or broadcasts the convolution, still computes the same', () => {
  const x = noise([2, 6, 5, 2]);
  const [perChannel, one, wider] = [noise([4]), noise([1, 6, 1, 4]), noise([3, 1, 6, 5, 4])];
  for (const other of [perChannel, one, wider].map((tensor) => tf.variable(tensor))) {
    const sum = (images: Tensor) => other.add(convolve(images, 0)).relu();
    const frozen = compileFrozen((images) => [sum(images!)]);
    frozen(x);
    const [got, want] = [frozen(x)[0]!, sum(x)];
    assert.deepEqual(got.shape, want.shape);
    assertClose(valuesOf(got), valuesOf(want), 1e-5, `${other.shape}`);
    frozen.dispose();
  }
});

const node = (op: string, ...inputs: number[]): GraphNode => {
  return { op, attributes: [], inputs: inputs.map((from) => ({ node: from, output: 0 })) };
};
const outputs = (...nodes: number[]): Ref[] => nodes.map((from) => ({ node: from, output: 0 }));
const chain = [node('Placeholder'), node('Conv2D', 0, 0), node('BiasAdd', 1, 0), node('Relu', 2)];
/** All nodes have one output of one shape, unless said otherwise. */
const fuse = (nodes: GraphNode[], results: Ref[], others: Record<number, number[]> = {}, withAddend = true) =>
  fuseConvolutions(
    nodes.map((node, i) => ({ ...node, shape: others[i] ?? [2, 6, 5, 4] })),
    results,
    withAddend,
  );
const opsOf = (nodes: GraphNode[]) => nodes.map(({ op }) => op);

test('what is used elsewhere too stays as it is', () => {
  assert.equal(opsOf(fuse(chain, outputs(3)))[3], '_FusedConv2D');
  assert.deepEqual(opsOf(fuse(chain, outputs(3, 2))), opsOf(chain), 'the biased sum is a result');
  const reused = [...chain, node('Add', 1, 3)];
  assert.deepEqual(opsOf(fuse(reused, outputs(4))), opsOf(reused), 'the convolution is added to something');
});

test('a sum takes in the convolution on either side, and what is added is the other side', () => {
  for (const sides of [
    [2, 0],
    [0, 2],
  ]) {
    const nodes = [...chain.slice(0, 3), node('Add', ...sides), node('Relu', 3)];
    const fused = fuse(nodes, outputs(4))[4]!;
    assert.equal(fused.op, '_FusedConv2D');
    assert.deepEqual(fused.inputs, [...chain[1]!.inputs, outputs(0, 0), []]);
  }
});

test('on a device whose kernel adds nothing a sum stays as it is, and the rest is merged', () => {
  const nodes = [...chain, node('BiasAdd', 1, 0), node('Add', 4, 3), node('Relu', 5)];
  const fused = fuse(
    nodes.map((each, i) => (i === 4 ? node('BiasAdd', 0, 0) : each)),
    outputs(6),
    {},
    false,
  );
  assert.equal(fused[3]!.op, '_FusedConv2D');
  assert.equal(fused[6]!.op, 'Relu');
});

test('a sum that broadcasts either side stays as it is', () => {
  for (const sides of [
    [2, 0],
    [0, 2],
  ]) {
    const nodes = [...chain.slice(0, 3), node('Add', ...sides), node('Relu', 3)];
    for (const [addend, total] of [
      [[4], [2, 6, 5, 4]],
      [
        [1, 6, 5, 4],
        [2, 6, 5, 4],
      ],
      [
        [3, 2, 6, 5, 4],
        [3, 2, 6, 5, 4],
      ],
    ] as const) {
      const shapes = { 0: [...addend], 3: [...total], 4: [...total] };
      assert.deepEqual(opsOf(fuse(nodes, outputs(4), shapes)), opsOf(nodes), `${addend}`);
    }
  }
});

test('a ReLU of anything else is left alone', () => {
  const nodes = [node('Placeholder'), node('Relu', 0), node('Add', 1, 0), node('Relu', 2)];
  assert.deepEqual(opsOf(fuse(nodes, outputs(3))), opsOf(nodes));
});
