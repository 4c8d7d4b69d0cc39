import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompileError, compile, softmaxCrossEntropy, type Tensor, type Tensor2D, tf } from '../../../lib/engine';

const row = (...values: number[]) => tf.tensor2d(values, [1, values.length]);

/** Calls, reads and disposes. */
function read(results: Tensor[]): number[][] {
  const values = results.map((tensor) => Array.from(tensor.dataSync()));
  tf.dispose(results);
  return values;
}

test('a compiled function gives what the function gives, on the recording call and after', () => {
  const fn = (x: Tensor) => [x.square().sum(), tf.concat([x, x], 1), x.argMax(1), x.greater(1)];
  const compiled = compile((x) => fn(x!));
  for (const x of [row(1, 2, 3), row(4, 0, -1), row(0.5, 0.25, 8)]) assert.deepEqual(read(compiled(x)), read(fn(x)));
  compiled.dispose();
});

test('variables are read and written at every call', () => {
  const w = tf.variable(tf.tensor2d([[1], [1]]));
  const compiled = compile((x) => {
    const y = x!.matMul(w as Tensor2D);
    w.assign(w.add(1));
    return [y];
  });
  const seen = [1, 2, 3, 4].map(() => read(compiled(row(1, 2)))[0]![0]);
  assert.deepEqual(seen, [3, 6, 9, 12]);
  assert.deepEqual([...w.dataSync()], [5, 5]);
  w.assign(tf.tensor2d([[0], [1]])); // from outside
  assert.deepEqual(read(compiled(row(1, 2))), [[2]]);
  compiled.dispose();
});

test('gradients, Adam and 50 steps: compiled and eager stay equal', () => {
  const targets = tf.oneHot(tf.tensor1d([0, 1, 2, 1], 'int32'), 3).toFloat() as Tensor2D;
  const xs = tf.tensor2d([1, 2, 0, 1, -1, 3, 2, 2, 1, 0, 1, 1], [4, 3]);
  const make = (eager: boolean) => {
    const w = tf.variable(tf.ones([3, 3]).mul(0.1));
    const m = tf.variable(tf.zeros([3, 3]));
    const step = compile(
      (x, y, rate) => {
        const { value, grads } = tf.variableGrads(
          () =>
            softmaxCrossEntropy(y as Tensor2D, (x as Tensor2D).matMul(w as Tensor2D).relu() as Tensor2D)
              .mean()
              .asScalar(),
          [w],
        );
        m.assign(m.mul(0.9).add(grads[w.name]!));
        w.assign(w.sub(m.mul(rate!)));
        return [value];
      },
      { eager },
    );
    return { w, step };
  };
  const a = make(true);
  const b = make(false);
  for (let i = 0; i < 50; i++) {
    const rate = tf.scalar(0.1 / (1 + i));
    assert.deepEqual(read(b.step(xs, targets, rate)), read(a.step(xs, targets, rate)), `step ${i}`);
  }
  assert.deepEqual([...b.w.dataSync()], [...a.w.dataSync()]);
  b.step.dispose();
});

test('results that are not accepted leave every variable as it was, recorded, compiled and eager', () => {
  for (const eager of [true, false]) {
    const w = tf.variable(tf.scalar(1));
    const double = compile(
      (x) => {
        w.assign(w.mul(x!));
        return [w.add(0)];
      },
      { eager, accept: ([result]) => Number.isFinite(result!.dataSync()[0]) },
    );
    const call = (x: number) => read(double(tf.scalar(x)))[0]![0];
    assert.equal(call(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY); // the recording call
    assert.equal(w.dataSync()[0], 1);
    assert.equal(call(2), 2);
    assert.ok(Number.isNaN(call(Number.NaN)));
    assert.equal(w.dataSync()[0], 2);
    assert.equal(call(3), 6);
    double.dispose();
  }
});

test('many functions side by side, called, freed and made again leak no tensor', () => {
  const w = tf.variable(tf.scalar(2));
  const x = tf.scalar(3);
  const round = () => {
    const functions = Array.from({ length: 10 }, (_, i) => compile((a) => [a!.mul(w).add(i)]));
    for (let call = 0; call < 3; call++) {
      functions.forEach((fn, i) => {
        assert.deepEqual(read(fn(x)), [[6 + i]]);
      });
    }
    for (const fn of functions) fn.dispose();
  };
  round();
  const before = tf.memory().numTensors;
  for (let i = 0; i < 5; i++) round();
  assert.equal(tf.memory().numTensors, before);
});

test('tensors that share data are told apart: arguments, variables, and clones from outside', () => {
  const difference = compile((a, b) => [a!.sub(b!)]);
  const [x, y] = [row(1), row(10)];
  assert.deepEqual(read(difference(x, x)), [[0]]);
  assert.deepEqual(read(difference(x, y)), [[-9]]);
  const w = tf.variable(tf.scalar(1));
  const average = tf.variable(w as Tensor); // starts with w's data
  const past = w.clone();
  const step = compile((by) => {
    w.assign(w.add(by!));
    average.assign(average.add(w).div(2));
    return [w.sub(past), average.clone()];
  });
  assert.deepEqual(read(step(w.clone())), [[1], [1.5]]);
  assert.deepEqual(read(step(tf.scalar(1))), [[2], [2.25]]);
  assert.deepEqual(read(step(tf.scalar(1))), [[3], [3.125]]);
  difference.dispose();
  step.dispose();
});

test('a variable made inside is an error', () => {
  const counter = compile((x) => [tf.variable(x!).add(1)]);
  assert.throws(() => counter(row(1)), /makes a variable/);
});

test('when accept throws, variables keep their values', () => {
  const w = tf.variable(tf.scalar(1));
  const broken = compile((x) => [w.assign(w.add(x!)) ?? w.clone()], {
    accept: () => {
      throw new Error('no');
    },
  });
  assert.throws(() => broken(tf.scalar(1)), /no/);
  assert.equal(w.dataSync()[0], 1);
});

test('with XLA the results are the same', () => {
  const fn = (x: Tensor) => [x.mul(2).add(1).relu().sum(), x.softmax()];
  const compiled = compile((x) => fn(x!), { xla: true });
  for (let call = 0; call < 3; call++) {
    const x = tf.linspace(-5 - call, 5, 16);
    const [sum, softmax] = read(compiled(x)) as [number[], number[]];
    const [sumEager, softmaxEager] = read(fn(x)) as [number[], number[]];
    assert.ok(Math.abs(sum[0]! - sumEager[0]!) < 1e-4);
    for (const [i, value] of softmax.entries()) assert.ok(Math.abs(value - softmaxEager[i]!) < 1e-6);
  }
  compiled.dispose();
});

test('a value read while recording is an error that names the op before it', () => {
  const compiled = compile((x) => [x!.mul(x!.add(1).sum().dataSync()[0]!)]);
  assert.throws(
    () => compiled(row(1, 2)),
    (error: Error) => error instanceof CompileError && /reads a tensor's values \(after Sum\)/.test(error.message),
  );
});

test('randomness made in JavaScript is an error', () => {
  const compiled = compile((x) => [x!.add(tf.randomUniform([1, 2]))]);
  assert.throws(() => compiled(row(1, 2)), /random numbers in JavaScript/);
});

test('a large tensor from outside is an error that names its shape and the op', () => {
  const data = tf.zeros([100, 100]);
  const compiled = compile((x) => [x!.add(data.sum())]);
  assert.throws(() => compiled(row(1, 2)), /100 × 100 from outside in Sum/);
});

test('other shapes are recorded anew, and a fifth is an error that lists the four', () => {
  const compiled = compile((x) => [x!.sum()]);
  for (const n of [1, 2, 3, 4]) assert.deepEqual(read(compiled(tf.ones([n]))), [[n]]);
  assert.deepEqual(read(compiled(tf.ones([2]))), [[2]]);
  assert.throws(() => compiled(tf.ones([5])), /float32\[5\], after 4 other shapes/);
  compiled.dispose();
});

test('after an error the engine works as before', () => {
  const broken = compile((x) => [x!.mul(x!.dataSync()[0]!)]);
  assert.throws(() => broken(row(1)));
  assert.equal(tf.scalar(2).mul(3).dataSync()[0], 6);
  assert.equal(typeof Math.random(), 'number');
});
