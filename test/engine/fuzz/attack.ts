/**
 * A process of its own that attacks one kernel: `attack.ts KERNEL [short]`. It says what it tries before it does, so that the last line names
 * what ended the process. Whatever the arguments, a kernel gives a result or throws an Error; mien's own the same compiled as op by op.
 */
import assert from 'node:assert/strict';
import { compile, type Tensor, type TensorFunction, tf } from '../../../lib/engine';
import { draw } from '../../helpers';
import { KERNELS } from './kernels';

type Change = (tensor: Tensor) => Tensor;

const [name, form] = process.argv.slice(2);
const kernel = KERNELS[name!]!;
const BATCHES = form === 'short' ? [0, 1] : [0, 1, 2];
const CHANNELS = form === 'short' ? [0, 3, 17] : [0, 1, 3, 5, 17];

/** What one argument is made into. All are given to a kernel op by op and compiled. */
const CHANGES: Readonly<Record<string, Change>> = {
  'no number': (x) => x.mul(Number.NaN),
  infinite: (x) => x.mul(Number.POSITIVE_INFINITY),
  'whole numbers': (x) => x.toInt(),
  'truth values': (x) => x.cast('bool'),
  strings: (x) => tf.fill(x.shape, 'a string too long to lie inside of its handle', 'string'),
  complex: (x) => tf.complex(x, x),
  'a scalar': () => tf.scalar(1),
  'one axis more': (x) => x.expandDims(0),
  'one number more along its first axis': (x) =>
    x.rank === 0 ? tf.ones([2]) : x.concat(tf.ones([1, ...x.shape.slice(1)])),
  'nothing along its last axis': (x) => tf.zeros([...x.shape.slice(0, -1), 0]),
  disposed: (x) => {
    const gone = x.clone();
    gone.dispose();
    return gone;
  },
};

interface Outcome {
  readonly values?: { readonly shape: readonly number[]; readonly numbers: readonly number[] }[];
  readonly error?: Error;
}

function outcome(run: TensorFunction, args: readonly Tensor[], calls: number): Outcome {
  try {
    return tf.tidy(() => {
      let results: Tensor[] = [];
      for (let call = 0; call < calls; call++) results = run(...args);
      return {
        values: results.map((result) => ({ shape: result.shape, numbers: Array.from(result.dataSync()) })),
      } as never;
    });
  } catch (error) {
    assert.ok(error instanceof Error);
    return { error };
  }
}

function assertSame(eager: Outcome, compiled: Outcome): void {
  if (eager.error || compiled.error) {
    assert.ok(eager.error && compiled.error, `only one of them fails: ${(eager.error ?? compiled.error)!.message}`);
    return;
  }
  for (const [i, { shape, numbers }] of eager.values!.entries()) {
    const other = compiled.values![i]!;
    assert.deepEqual(other.shape, shape);
    for (const [k, number] of numbers.entries()) {
      const [a, b] = [number, other.numbers[k]!];
      const close = Object.is(a, b) || a === b || Math.abs(a - b) < 1e-3 * Math.max(1, Math.abs(a));
      assert.ok(
        close || (!Number.isFinite(a) && !Number.isFinite(b)),
        `result ${i}, number ${k}: ${a} op by op, ${b} compiled`,
      );
    }
  }
}

/** @param sane whether TensorFlow's own kernels, too, must do the same compiled */
function attempt(what: string, args: readonly Tensor[], sane: boolean): void {
  process.stdout.write(`${what}\n`);
  const eager = outcome(kernel.run, args, 1);
  if (kernel.compiles) return;
  const function_ = compile(kernel.run);
  const compiled = outcome(function_, args, 2);
  if (kernel.own || sane) assertSame(eager, compiled);
  function_.dispose();
}

for (const batch of BATCHES) {
  for (const channels of CHANNELS) {
    const size = `batch of ${batch}, ${channels} channels`;
    const args = kernel.shapes(batch, channels).map((shape, i) => draw(shape, i));
    const isEmpty = batch === 0 || channels === 0;
    attempt(size, args, !isEmpty);
    if (isEmpty && form === 'short') continue;
    for (const [change, make] of Object.entries(CHANGES)) {
      for (const i of args.keys()) {
        const changed = args.map((arg, at) => (at === i ? make(arg) : arg));
        attempt(`${size}, argument ${i + 1} ${change}`, changed, false);
      }
    }
    tf.dispose(args);
  }
}
process.stdout.write('survived\n');
