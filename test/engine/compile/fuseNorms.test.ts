import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { compile, fusedBatchNorm, type Tensor, tf } from '../../../lib/engine';
import { native } from '../../../lib/engine/native';
import { assertClose, assertNothingStays, differences, draw, valuesOf } from '../../helpers';

const EPSILON = 1e-3;

interface Given {
  readonly images: readonly Tensor[];
  readonly gammas: readonly Tensor[];
  readonly betas: readonly Tensor[];
}

/** One or two maps far from standardised, and what they are normalised by. */
function given(shape: readonly number[], count: number): Given {
  const maps = Array.from({ length: count }, (_, i) => i);
  const channels = [shape.at(-1)!];
  return {
    images: maps.map((i) => draw(shape, `x${i}`).mul(2).add(3)),
    gammas: maps.map((i) => draw(channels, `gamma${i}`)),
    betas: maps.map((i) => draw(channels, `beta${i}`)),
  };
}

function norm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon = EPSILON) {
  const average = { mean: tf.ones(gamma.shape), variance: tf.fill(gamma.shape, 2), momentum: 0.9 };
  return fusedBatchNorm(x, gamma, beta, epsilon, average);
}

type Block = (...args: Tensor[]) => Tensor;

/** Σ norm(image) of `count` images, given all images, all γ and all β. */
const sumOfNorms =
  (count: number, averages: Tensor[] = []): Block =>
  (...args) => {
    const [images, gammas, betas] = [0, 1, 2].map((kind) => args.slice(kind * count, (kind + 1) * count));
    const normed = images!.map((x, i) => norm(x, gammas![i]!, betas![i]!));
    averages.push(...normed.flatMap(({ mean, variance }) => [mean, variance]));
    return normed.map(({ y }) => y).reduce((a, b) => a.add(b));
  };

/** The block's output, its moving averages, and the gradients of all arguments when the output is used in two ways. */
function everything(count: number): (...args: Tensor[]) => Tensor[] {
  return (...args) => {
    const averages: Tensor[] = [];
    let output: Tensor | undefined;
    const gradients = tf.grads((...inputs: Tensor[]) => {
      const y = tf.relu(sumOfNorms(count, averages)(...inputs));
      output = tf.keep(y.clone());
      const weights = tf.range(0, y.size).mul(0.7).sin().reshape(y.shape);
      return y.mul(weights).sum().add(y.square().mean());
    })(args);
    const result = output!.clone();
    output!.dispose();
    return [result, ...averages, ...gradients];
  };
}

/** How often each of mien's ops is in what is compiled while `body` runs. */
function ownOps(body: () => void): Record<string, number> {
  const define = mock.method(native, 'defineFunction');
  body();
  const ops = define.mock.calls.flatMap(({ arguments: [, nodes] }) => nodes.map(({ op }) => op));
  define.mock.restore();
  return Object.fromEntries(['MienNorm', 'MienNormGrad'].map((name) => [name, ops.filter((op) => op === name).length]));
}

/** What a function gives compiled; the first call still runs op by op. */
function compiledResults(fn: (...args: Tensor[]) => Tensor[], args: Tensor[]): Tensor[] {
  const compiled = compile(fn);
  tf.dispose(compiled(...args));
  const results = compiled(...args);
  compiled.dispose();
  return results;
}

const SHAPES = [
  [3, 5, 4, 3], // fewer numbers than a stride
  [1, 1, 1, 2], // one pixel
  [4, 33, 31, 20], // several pieces, the last one short
  [2, 24, 24, 48],
];

for (const count of [1, 2]) {
  test(`the ReLU of ${count} normalisations: output, moving averages and gradients as in TensorFlow's own kernels`, () => {
    for (const shape of SHAPES) {
      const { images, gammas, betas } = given(shape, count);
      const args = [...images, ...gammas, ...betas];
      const want = everything(count)(...args);
      let got: Tensor[] = [];
      const ops = ownOps(() => {
        got = compiledResults(everything(count), args);
      });
      assert.deepEqual(ops, { MienNorm: 1, MienNormGrad: 1 });
      for (const [i, tensor] of got.entries()) assertClose(tensor, want[i]!, 2e-4, `${shape}, result ${i}`);
    }
  });

  test(`the gradients of the ReLU of ${count} normalisations agree with finite differences`, () => {
    const { images, gammas, betas } = given([2, 3, 2, 3], count);
    const args = [...images, ...gammas, ...betas];
    const weights = draw([2, 3, 2, 3], 'weights');
    const loss: Block = (...inputs) =>
      tf
        .relu(sumOfNorms(count)(...inputs))
        .mul(weights)
        .sum();
    const gradients = compiledResults((...inputs) => tf.grads(loss)(inputs), args);
    for (const [i, gradient] of gradients.entries()) {
      const numeric = differences((value) => loss(...args.map((arg, at) => (at === i ? value : arg))), args[i]!, 3e-3);
      assertClose(gradient, numeric, 1e-2, `argument ${i}`);
    }
  });
}

test('far from zero it is as exact as near it', () => {
  const { images, gammas, betas } = given([4, 16, 16, 8], 1);
  const [near] = compiledResults(everything(1), [...images, ...gammas, ...betas]);
  const [far] = compiledResults(everything(1), [images[0]!.add(1000), ...gammas, ...betas]);
  assertClose(far!, near!, 2e-3);
});

test('what is no number stays visible', () => {
  const { images, gammas, betas } = given([2, 4, 4, 3], 1);
  const bad = images[0]!.mul(tf.tensor1d([1, Number.NaN, 1]));
  const [y] = compiledResults(everything(1), [bad, ...gammas, ...betas]);
  valuesOf(y!).forEach((value, i) => {
    assert.equal(Number.isNaN(value), i % 3 === 1, `value ${i}`);
  });
});

const x = draw([2, 4, 4, 3], 'x');
const [gamma, beta] = [draw([3], 'gamma'), draw([3], 'beta')];
const plain = (input: Tensor, epsilon?: number) => norm(input, gamma, beta, epsilon).y;

const LEFT_ALONE: Record<string, (input: Tensor) => Tensor> = {
  'a normalisation without a ReLU': (input) => plain(input).square(),
  'a shortcut that is not normalised': (input) => tf.relu(plain(input.square()).add(input)),
  'a normalisation that something else uses': (input) => {
    const y = plain(input);
    return tf.relu(y).add(y.sin());
  },
  'two normalisations of different ε': (input) => tf.relu(plain(input, 0.1).add(plain(input.square(), 0.2))),
  'a sum that something else uses': (input) => {
    const sum = plain(input).add(plain(input.square()));
    return tf.relu(sum).add(sum.sin());
  },
};

for (const [what, block] of Object.entries(LEFT_ALONE)) {
  test(`${what} is left to TensorFlow's kernels, with the same result`, () => {
    const both = (input: Tensor) => [
      block(input),
      tf.grad((at: Tensor) => block(at).mul(draw(x.shape, 'w')).sum())(input),
    ];
    let got: Tensor[] = [];
    const ops = ownOps(() => {
      got = compiledResults((input) => both(input!), [x]);
    });
    assert.deepEqual(ops, { MienNorm: 0, MienNormGrad: 0 });
    for (const [i, want] of both(x).entries()) assertClose(got[i]!, want, 1e-4, `result ${i}`);
  });
}

test('a gradient that is a sum with a vector of another output is not taken apart', () => {
  const both = (input: Tensor) => {
    const block = (at: Tensor) => {
      const { y, mean } = norm(at, gamma, beta);
      const shifted = tf.customGrad((value) => ({
        value: (value as Tensor).clone(),
        gradFunc: (dy: Tensor) => dy.add(mean),
      }));
      return shifted(tf.relu(y)).mul(draw(x.shape, 'w')).sum();
    };
    return [tf.grad(block)(input)];
  };
  let got: Tensor[] = [];
  const ops = ownOps(() => {
    got = compiledResults((input) => both(input!), [x]);
  });
  assert.deepEqual(ops, { MienNorm: 1, MienNormGrad: 1 });
  assertClose(got[0]!, both(x)[0]!, 1e-4);
});

test('it leaves nothing behind', () => {
  const { images, gammas, betas } = given([2, 4, 4, 3], 2);
  const compiled = compile(everything(2));
  assertNothingStays(() => tf.dispose(compiled(...images, ...gammas, ...betas)));
  compiled.dispose();
});
