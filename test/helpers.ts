/** What the tests of the engine and of everything on top of it share: values that are the same each time, closeness, gradients by differences. */
import assert from 'node:assert/strict';
import { compile, type Tensor, tf, type Variable } from '../lib/engine';
import { Random } from '../lib/support/random';

export function valuesOf(tensor: Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** A tensor of normal values that only its shape and the key decide. */
export function draw(shape: readonly number[], key: string | number = 0): Tensor {
  const random = new Random(7, 'draw', key);
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal()),
    [...shape],
  );
}

/** Every value within `tolerance` of the expected, measured against the larger of 1 and the expected value. */
export function assertClose(
  actual: Tensor | ArrayLike<number>,
  expected: Tensor | ArrayLike<number>,
  tolerance = 1e-5,
  what = 'value',
): void {
  const [got, wanted] = [actual, expected].map((x) => (x instanceof tf.Tensor ? x.dataSync() : x)) as [
    ArrayLike<number>,
    ArrayLike<number>,
  ];
  assert.equal(got.length, wanted.length, `${what}: number of values`);
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(got[i]! - wanted[i]!);
    const allowed = tolerance * Math.max(1, Math.abs(wanted[i]!));
    assert.ok(difference <= allowed, `${what} ${i}: ${got[i]} where ${wanted[i]} ± ${allowed} was expected`);
  }
}

/** The gradient of a scalar function at `x` by central differences, value by value. */
export function differences(f: (x: Tensor) => Tensor, x: Tensor, step = 1e-2): number[] {
  const at = Float32Array.from(x.dataSync());
  const evaluate = (i: number, value: number): number =>
    tf.tidy(() => {
      const moved = Float32Array.from(at);
      moved[i] = value;
      return f(tf.tensor(moved, x.shape)).dataSync()[0]!;
    });
  return Array.from(at, (value, i) => (evaluate(i, value + step) - evaluate(i, value - step)) / (2 * step));
}

/** The gradient of a scalar for each variable; null where none arrives. */
export function gradientsOf(loss: () => Tensor, variables: readonly Variable[]): (number[] | null)[] {
  const { value, grads } = tf.variableGrads(() => loss().asScalar(), [...variables]);
  const gradients = variables.map(({ name }) => (grads[name] ? valuesOf(grads[name]) : null));
  tf.dispose([value, grads]);
  return gradients;
}

/** Tensors, and pieces of memory in the native library, that are alive. */
export function alive(): { tensors: number; buffers: number } {
  const backend = tf.backend() as unknown as { numDataIds(): number };
  return { tensors: tf.memory().numTensors, buffers: backend.numDataIds() };
}

/** Runs `body` a few times; from the second time on nothing may stay behind. */
export function assertNothingStays(body: () => void, times = 3): void {
  body();
  const before = alive();
  for (let i = 0; i < times; i++) body();
  assert.deepEqual(alive(), before, `tensors and buffers after ${times} more times`);
}

/** Whether this device computes in bfloat16. */
export function hasBfloat16(): boolean {
  try {
    compile(() => [], { precision: 'bfloat16' }).dispose();
    return true;
  } catch {
    return false;
  }
}
