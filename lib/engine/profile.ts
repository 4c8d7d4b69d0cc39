/**
 * What a function's kernels cost. tfjs's kernels all go through two methods of the backend, and on a processor each call returns when its
 * kernel has finished: timing these calls, with those two replaced while the function runs, accounts for every kernel.
 */
import { backend } from './kernels';
import { type Tensor, tf } from './tensorflow';

export interface ProfileRow {
  /** TensorFlow's name of the op. */
  readonly op: string;
  /** The shapes of its inputs, e.g. `32×48×48×1 3×3×1×32`; scalars as `·`. */
  readonly shapes: string;
  /** How often it ran with these shapes, in one run of the function. */
  readonly count: number;
  /** Of all of them in one run. */
  readonly milliseconds: number;
  /** 0 … 1, of the whole run. */
  readonly share: number;
}

export interface Profile {
  /** Sorted by time. */
  readonly rows: readonly ProfileRow[];
  /** Of one run, all included; the mean of the runs. */
  readonly milliseconds: number;
  /** Of one run, outside of the kernels: JavaScript, tensors and the tape. */
  readonly outside: number;
}

type Run = (name: string, attributes: object[], inputs: Tensor[], outputs?: number) => unknown;
type Methods = Record<'executeSingleOutput' | 'executeMultipleOutputs', Run>;

/**
 * Runs `fn` and times every kernel. On a GPU, whose kernels run on after the call, the times are those of the calls.
 * @param fn anything that uses TensorFlow, eagerly: a compiled function is one row
 * @param runs how often it runs, after one run that does not count; all times are means
 */
export function profile(fn: () => unknown, runs = 1): Profile {
  tf.tidy(() => void fn());
  const sums = new Map<string, { op: string; shapes: string; count: number; milliseconds: number }>();
  const target = backend() as unknown as Methods;
  const { executeSingleOutput, executeMultipleOutputs } = target;
  const timed =
    (method: Run): Run =>
    (name, attributes, inputs, outputs) => {
      const start = performance.now();
      const result = method.call(target, name, attributes, inputs, outputs);
      const took = performance.now() - start;
      const shapes = inputs.map(shapeOf).join(' ');
      const key = `${name} ${shapes}`;
      const sum = sums.get(key) ?? { op: name, shapes, count: 0, milliseconds: 0 };
      sum.count++;
      sum.milliseconds += took;
      sums.set(key, sum);
      return result;
    };
  target.executeSingleOutput = timed(executeSingleOutput);
  target.executeMultipleOutputs = timed(executeMultipleOutputs);
  let whole = 0;
  try {
    const start = performance.now();
    for (let run = 0; run < runs; run++) tf.tidy(() => void fn());
    whole = (performance.now() - start) / runs;
  } finally {
    // own properties that hid the prototype's methods
    Reflect.deleteProperty(target, 'executeSingleOutput');
    Reflect.deleteProperty(target, 'executeMultipleOutputs');
  }
  const rows = [...sums.values()]
    .map((sum) => {
      const milliseconds = sum.milliseconds / runs;
      return { ...sum, count: sum.count / runs, milliseconds, share: milliseconds / whole };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds);
  const inside = rows.reduce((total, row) => total + row.milliseconds, 0);
  return { rows, milliseconds: whole, outside: whole - inside };
}

/** Tensors of 64-bit integers, as tfjs-node passes some numbers, have no shape. */
function shapeOf({ shape }: { shape?: readonly number[] }): string {
  return shape?.join('×') || '·';
}
