import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf, type Variable } from '../../../lib/engine';
import { Random } from '../../../lib/support/random';
import { Optimizer, type OptimizerOptions } from '../../../lib/training/optimizers/optimizer';
import { alive, assertClose, valuesOf } from '../../helpers';

const SHAPES = [[3, 4], [4], [2, 2, 1, 3], [1]];
const ADAM: OptimizerOptions = { name: 'adam', weightDecay: 0.1, momentum: 0, clipNorm: 0 };
const SGD: OptimizerOptions = { name: 'sgd', weightDecay: 0.1, momentum: 0.9, clipNorm: 0 };
const STEPS = 10;
const learningRate = (step: number) => 0.02 + 0.005 * step;

type Arrays = number[][];
const arrays = (key: string, scale = 1): Arrays =>
  SHAPES.map((shape, i) => {
    const random = new Random(1, key, i);
    return Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.fround(scale * random.normal()));
  });
const variablesWith = (values: Arrays): Variable[] => values.map((v, i) => tf.variable(tf.tensor(v, SHAPES[i])));
const gradients = (step: number): Arrays => arrays(`gradient ${step}`, step % 3 === 0 ? 4 : 0.3);

/** Runs steps `from` … `to − 1`. @returns the norms */
function run(optimizer: Optimizer, from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => {
    const tensors = gradients(from + i).map((g, k) => tf.tensor(g, SHAPES[k]));
    const norm = optimizer.step(tensors, learningRate(from + i));
    const [value] = valuesOf(norm);
    tf.dispose([tensors, norm]);
    return value!;
  });
}

const normOf = (g: Arrays) => Math.sqrt(g.flat().reduce((sum, value) => sum + value * value, 0));

/** The two methods as their papers write them, in loops over single numbers. */
function reference({ name, weightDecay, momentum, clipNorm }: OptimizerOptions): { weights: Arrays; norms: number[] } {
  const weights = arrays('weights');
  const [m, v] = [arrays('m', 0), arrays('v', 0)];
  const norms: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const all = gradients(step);
    const norm = normOf(all);
    norms.push(norm);
    const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
    all.forEach((gradient, i) => {
      const decay = SHAPES[i]!.length > 1 ? weightDecay : 0;
      gradient.forEach((raw, k) => {
        const g = raw * scale;
        const w = weights[i]![k]!;
        const slot = m[i]!;
        if (name === 'sgd') {
          const decayed = g + decay * w;
          slot[k] = momentum * slot[k]! + decayed;
          weights[i]![k] = w - learningRate(step) * (decayed + momentum * slot[k]!);
        } else {
          slot[k] = 0.9 * slot[k]! + 0.1 * g;
          v[i]![k] = 0.999 * v[i]![k]! + 0.001 * g * g;
          const first = slot[k]! / (1 - 0.9 ** (step + 1));
          const second = v[i]![k]! / (1 - 0.999 ** (step + 1));
          weights[i]![k] = w - learningRate(step) * (first / (Math.sqrt(second) + 1e-8) + decay * w);
        }
      });
    });
  }
  return { weights, norms };
}

for (const options of [ADAM, SGD, { ...ADAM, clipNorm: 2 }, { ...SGD, clipNorm: 2 }, { ...SGD, momentum: 0 }]) {
  const { name, clipNorm, momentum } = options;
  test(`ten steps of ${name} (clipNorm ${clipNorm}, momentum ${momentum}) are those of its paper’s formulas`, () => {
    const variables = variablesWith(arrays('weights'));
    const norms = run(new Optimizer(variables, options), 0, STEPS);
    const expected = reference(options);
    variables.forEach((variable, i) => {
      assertClose(variable, expected.weights[i]!, 2e-5, `variable ${i}`);
    });
    assertClose(norms, expected.norms, 1e-5, 'norm before clipping');
  });
}

test('without a gradient only what has more than one dimension decays', () => {
  for (const options of [ADAM, SGD]) {
    const start = arrays('weights');
    const variables = variablesWith(start);
    new Optimizer(variables, options).step(
      SHAPES.map((shape) => tf.zeros(shape)),
      0.5,
    );
    variables.forEach((variable, i) => {
      const nesterov = options.name === 'sgd' ? 1 + options.momentum : 1;
      const factor = SHAPES[i]!.length > 1 ? 1 - 0.5 * 0.1 * nesterov : 1;
      assertClose(
        variable,
        start[i]!.map((w) => w * factor),
        1e-6,
      );
    });
  }
});

test('Adam’s first step is the learning rate against the sign of the gradient, however large that is', () => {
  const variable = tf.variable(tf.tensor1d([1, 1, 1, 1]));
  const gradient = tf.tensor1d([1e-4, -1e-2, 1, -1e4]);
  new Optimizer([variable], { ...ADAM, weightDecay: 0 }).step([gradient], 0.25);
  assertClose(variable, [0.75, 1.25, 0.75, 1.25], 1e-4);
});

test('clipping scales the whole gradient to the norm, keeps its direction and leaves a smaller one alone', () => {
  const move = (gradient: [number, number], clipNorm: number) => {
    const variables = [tf.variable(tf.tensor1d([0])), tf.variable(tf.tensor1d([0]))];
    const optimizer = new Optimizer(variables, { name: 'sgd', weightDecay: 0, momentum: 0, clipNorm });
    optimizer.step(gradient.map((g) => tf.tensor1d([g])) as Tensor[], 1);
    return variables.flatMap(valuesOf);
  };
  assertClose(move([3, 4], 1), [-0.6, -0.8], 1e-6);
  assertClose(move([3, 4], 5.001), [-3, -4], 1e-6);
  assertClose(move([3, 4], 0), [-3, -4], 1e-6);
  assertClose(move([3e15, 4e15], 1), [-0.6, -0.8], 1e-6);
  assertClose(move([0, 0], 1), [0, 0], 1e-6);
});

for (const options of [ADAM, SGD]) {
  test(`${options.name} restored from its state goes on identically`, () => {
    const variables = variablesWith(arrays('weights'));
    const optimizer = new Optimizer(variables, options);
    run(optimizer, 0, 4);
    const { slots, steps } = optimizer.state();
    const saved = new Map([...slots].map(([name, slot]) => [name, Float32Array.from(valuesOf(slot))]));
    const copies = variablesWith(variables.map(valuesOf));
    const restored = new Optimizer(copies, options);
    restored.restore(saved, steps);
    assert.equal(steps, 4);
    assert.deepEqual(run(restored, 4, 8), run(optimizer, 4, 8));
    assert.deepEqual(copies.map(valuesOf), variables.map(valuesOf));
  });

  test(`${options.name} keeps the number of tensors and frees all of its own when disposed`, () => {
    const variables = variablesWith(arrays('weights'));
    const before = alive();
    const optimizer = new Optimizer(variables, { ...options, clipNorm: 1 });
    run(optimizer, 0, 1);
    const during = alive();
    run(optimizer, 1, 4);
    assert.deepEqual(alive(), during);
    optimizer.dispose();
    assert.equal(alive().tensors, before.tensors);
  });
}
