import assert from 'node:assert/strict';
import fs from 'node:fs';
import { mock, test } from 'node:test';
import {
  backend,
  compile,
  fusedBatchNorm,
  type GraphNode,
  native,
  type Ref,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  type TensorFunction,
  tf,
} from '../../../lib/engine';
import { draw, hasBfloat16, valuesOf } from '../../helpers';

const here = { skip: !hasBfloat16() && 'this device has no bfloat16' };
const ULP = 2 ** -8; // of bfloat16, relative to a value

/** The nearest value that bfloat16 has: the upper half of a float32, to even where two are as near. */
function rounded(x: Tensor): Tensor {
  const bits = new Uint32Array(Float32Array.from(x.dataSync()).buffer);
  const nearest = bits.map((b) => (b + 0x7fff + ((b >>> 16) & 1)) & 0xffff0000);
  return tf.tensor(new Float32Array(nearest.buffer), x.shape);
}

function inBfloat16(fn: TensorFunction, args: Tensor[]): { results: Tensor[]; nodes: readonly GraphNode[] } {
  const define = mock.method(native, 'defineFunction');
  const compiled = compile(fn, { precision: 'bfloat16' });
  const results = compiled(...args);
  compiled.dispose();
  define.mock.restore();
  return { results, nodes: define.mock.calls[0]!.arguments[1] };
}

const conv = (strides: number) => (x: Tensor, w: Tensor) => tf.conv2d(x as Tensor4D, w as Tensor4D, strides, 'same');
const OPS: Record<string, { op: (a: Tensor, b: Tensor) => Tensor; a: number[]; b: number[] }> = {
  'a convolution': { op: conv(1), a: [3, 9, 8, 5], b: [3, 3, 5, 7] },
  'a convolution with a stride': { op: conv(2), a: [3, 9, 8, 5], b: [3, 3, 5, 7] },
  'a matrix product': { op: (a, b) => (a as Tensor2D).matMul(b as Tensor2D), a: [6, 33], b: [33, 9] },
};

for (const [name, { op, a, b }] of Object.entries(OPS)) {
  test(`${name} and its gradients are those of the rounded inputs, rounded`, here, () => {
    const weights = (y: Tensor) => rounded(tf.range(0, y.size).sin().reshape(y.shape));
    const args = [draw(a, 'a'), draw(b, 'b')];
    const shapeOf = op(args[0]!, args[1]!);
    const dy = weights(shapeOf);
    const both = (x: Tensor, w: Tensor, scale: Tensor) => [
      op(x, w),
      ...tf.grads((x: Tensor, w: Tensor) => op(x, w).mul(scale).sum())([x, w]),
    ];
    const { results } = inBfloat16((x, w, scale) => both(x!, w!, scale!), [...args, dy]);
    const wanted = both(rounded(args[0]!), rounded(args[1]!), dy);
    for (const [i, want] of wanted.entries()) {
      const [got, exact] = [valuesOf(results[i]!), valuesOf(want)];
      assert.deepEqual(got, valuesOf(rounded(results[i]!)), `result ${i} has no more bits than bfloat16`);
      const size = Math.sqrt(exact.reduce((sum, value) => sum + value * value, 0) / exact.length);
      for (const [k, value] of exact.entries()) {
        const apart = Math.abs(got[k]! - value);
        assert.ok(apart <= ULP * Math.max(Math.abs(value), 1e-2 * size), `result ${i}, ${k}: ${got[k]}, ${value}`);
      }
    }
  });
}

const typeOf = ({ attributes }: GraphNode, name = 'T') => attributes.find((given) => given.name === name)?.value;

test(
  'sums, normalisations and weights stay float32; what several use is cast once; between two products there is no cast',
  here,
  () => {
    const w = tf.variable(draw([4, 4], 'w'));
    const { nodes, results } = inBfloat16(
      (x) => {
        const y = (x as Tensor2D).matMul(w as Tensor2D).matMul(w as Tensor2D);
        const image = y.reshape([1, 2, 2, 4]);
        const average = { mean: tf.zeros([4]), variance: tf.ones([4]), momentum: 0.9 };
        const normed = fusedBatchNorm(image, tf.ones([4]), tf.zeros([4]), 1e-3, average);
        w.assign(w.sub(0.1));
        return [normed.y, y.sum(), (x as Tensor2D).matMul(x as Tensor2D, true)];
      },
      [draw([4, 4], 'x')],
    );
    const { TF_FLOAT } = backend().binding;
    const products = nodes.filter(({ op }) => /MatMul/.test(op));
    assert.equal(products.length, 3);
    assert.equal(nodes[(products[1]!.inputs[0] as Ref).node], products[0]);
    for (const node of nodes) {
      if (!('T' in Object.fromEntries(node.attributes.map(({ name }) => [name, 0])))) continue;
      const isProduct = products.includes(node);
      if (isProduct) assert.notEqual(typeOf(node), TF_FLOAT, node.op);
      else if (['FusedBatchNormV3', 'Sum', 'Sub'].includes(node.op)) assert.equal(typeOf(node), TF_FLOAT, node.op);
    }
    const down = nodes.filter(
      (node) => node.op === 'Cast' && typeOf(node, 'SrcT') === TF_FLOAT && typeOf(node, 'DstT') === 14,
    );
    const sources = down.map(({ inputs }) => `${(inputs[0] as Ref).node}:${(inputs[0] as Ref).output}`);
    assert.equal(new Set(sources).size, sources.length, 'one cast each');
    assert.deepEqual(
      results.map(({ dtype }) => dtype),
      ['float32', 'float32', 'float32'],
    );
    assert.equal(w.dtype, 'float32');
  },
);

test('where the device has no bfloat16 it is refused at once, with the cure', () => {
  if (backend().isUsingGpuDevice) return;
  const read = mock.method(fs, 'readFileSync', () => 'flags\t\t: fpu sse avx2 avx512f\n');
  try {
    assert.throws(() => compile((x) => [x!], { precision: 'bfloat16' }), /does not compute in bfloat16.*\n.*float32/);
    compile((x) => [x!], { precision: 'float32' });
  } finally {
    read.mock.restore();
  }
});
