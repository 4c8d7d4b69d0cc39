import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, fusedUpdate, type Tensor, tf, type UpdateRule } from '../../lib/engine';
import { Random } from '../../lib/support/random';
import { plainUpdate } from '../../lib/training/optimizers/plainUpdate';
import { assertNothingStays, valuesOf } from '../helpers';

/** One longer than a block of the kernel, none a multiple of a register's width. */
const SHAPES = [[3, 3, 7, 5], [5], [251, 83], [1]];
const TOTAL = SHAPES.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
const ADAM: UpdateRule = {
  ...{ name: 'adam', weightDecay: 0.1, clipNorm: 3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  decayed: [true, false, true, false],
};
const SGD: UpdateRule = { ...ADAM, name: 'sgd' };

const random = new Random(1, 'fused update');
const noise = (shape: number[], positive = false): Tensor =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      positive ? Math.abs(random.normal()) : random.normal(),
    ),
    shape,
  );

function inputs(rule: UpdateRule): [Tensor[], Tensor[], Tensor[], Tensor[]] {
  const slots = rule.name === 'adam' ? [noise([TOTAL]), noise([TOTAL], true)] : [noise([TOTAL])];
  const scalars = (rule.name === 'adam' ? [0.01, 2, 5] : [0.01]).map((value) => tf.scalar(value));
  return [SHAPES.map((shape) => noise(shape)), SHAPES.map((shape) => noise(shape)), slots, scalars];
}

for (const rule of [ADAM, SGD, { ...ADAM, clipNorm: 0 }]) {
  test(`one kernel is the same step as plain ops: ${rule.name}, norm clipped to ${rule.clipNorm}`, () => {
    const given = inputs(rule);
    const want = plainUpdate(...given, rule);
    const got = fusedUpdate(...given, rule);
    const pairs = [...got.weights, ...got.slots, got.norm].map((tensor, i) => {
      return [tensor, [...want.weights, ...want.slots, want.norm][i]!] as const;
    });
    assert.equal(pairs.length, SHAPES.length + given[2].length + 1);
    for (const [tensor, expected] of pairs) {
      assert.deepEqual(tensor.shape, expected.shape);
      const values = valuesOf(expected);
      valuesOf(tensor).forEach((value, i) => {
        assert.ok(
          Math.abs(value - values[i]!) <= 2e-6 * Math.max(1, Math.abs(values[i]!)),
          `${value}, not ${values[i]}`,
        );
      });
    }
  });
}

test('compiled, its lists of tensors arrive as they were', () => {
  const [weights, gradients, slots, scalars] = inputs(ADAM);
  const step = compile((...args) => {
    const { weights: next, norm } = fusedUpdate(
      args.slice(0, 4),
      args.slice(4, 8),
      args.slice(8, 10),
      args.slice(10),
      ADAM,
    );
    return [...next, norm];
  });
  const all = [...weights, ...gradients, ...slots, ...scalars];
  const recorded = step(...all).map(valuesOf);
  assert.deepEqual(step(...all).map(valuesOf), recorded);
  step.dispose();
});

test('a gradient that is not finite is seen in the norm', () => {
  const [weights, gradients, slots, scalars] = inputs(ADAM);
  const { norm } = fusedUpdate(weights, [gradients[0]!.mul(Number.NaN), ...gradients.slice(1)], slots, scalars, ADAM);
  assert.ok(Number.isNaN(valuesOf(norm)[0]));
});

test('tensors that do not belong together are an error', () => {
  const [weights, gradients, slots, scalars] = inputs(ADAM);
  assert.throws(() => fusedUpdate(weights, [...gradients].reverse(), slots, scalars, ADAM), /do not belong together/);
  assert.throws(
    () => fusedUpdate(weights, gradients, [slots[0]!, weights[0]!], scalars, ADAM),
    /do not belong together/,
  );
});

test('nothing stays behind', () => {
  const given = inputs(SGD);
  assertNothingStays(() => {
    const { weights, slots, norm } = fusedUpdate(...given, SGD);
    tf.dispose([weights, slots, norm]);
  });
});
