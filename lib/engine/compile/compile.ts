/**
 * Compiled functions: what `tf.function` is in Python. tfjs in Node runs op by op, a thousand calls through JavaScript for a training step.
 * A compiled function runs once that way, is recorded, and from then on is one call of a TensorFlow function, which plans its memory,
 * fuses what it can and runs independent ops side by side.
 */
import { FUNCTION_PREFIX, OpError } from '../failures';
import { backend } from '../kernels';
import { native } from '../native';
import { hasOwnKernels } from '../ownKernels';
import { type Tensor, tf, type Variable } from '../tensorflow';
import { inBfloat16, requireBfloat16 } from './bfloat16';
import { isEager } from './eager';
import { fuseNorms } from './fuseNorms';
import { buildGraph } from './graph';
import { signatureOf } from './signature';
import { stableName } from './stableName';
import { CompileError, isRecording, trace } from './trace';

/** Tensors in, tensors out. It may read and assign variables; the tensors it gets and gives are the caller's to dispose. */
export type TensorFunction = (...args: Tensor[]) => Tensor[];

export interface CompileOptions {
  /** Run op by op, as tfjs does, with everything else the same. Default false. */
  readonly eager?: boolean;
  /**
   * Have XLA compile it: seconds to half a minute at first, then ops fused into loops of their own. For a GPU; on a processor oneDNN's kernels
   * are usually faster. `where possible`: not where it has an op that XLA does not know. Default false.
   */
  readonly xla?: boolean | 'where possible';
  /**
   * What convolutions and matrix products are computed in, all else being float32: bfloat16 is faster where the device has units for it, and
   * coarser. A function that runs op by op knows float32 only. Default float32.
   */
  readonly precision?: 'float32' | 'bfloat16';
  /**
   * On a GPU, let matrix products and convolutions round what they multiply to TF32, 10 bits of fraction, which is several times as fast:
   * for training, not for what is measured. Default false.
   */
  readonly tensorFloat32?: boolean;
  /**
   * Looks at the results before variables change; if it says no, they keep the values they had. Default: always yes.
   */
  readonly accept?: (results: readonly Tensor[]) => boolean;
}

export interface CompiledFunction {
  (...args: Tensor[]): Tensor[];
  /** Frees the TensorFlow functions. */
  dispose(): void;
}

/** One recorded run, for arguments of certain shapes. */
interface Compiled {
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly assigned: readonly Variable[];
  readonly results: number;
}

/** Shapes that one function may be called with; more are a sign that a shape is not what it should be. */
const MOST_SIGNATURES = 4;
let count = 0;

/**
 * A function that calls another compiled one has it in itself.
 * @param fn must compute the same for the same arguments and variables: what JavaScript works out inside is recorded as a constant
 * @throws CompileError when called: if an argument or a variable is disposed, if fn reads values, draws random numbers, or uses large tensors
 *   from outside, if an op cannot be rebuilt, or if the arguments come in more than four different shapes. MienError at once for a precision
 *   that the device does not have
 */
export function compile(fn: TensorFunction, options: CompileOptions = {}): CompiledFunction {
  if (options.precision === 'bfloat16') requireBfloat16();
  const compiled = new Map<string, Compiled>();
  const call = (...args: Tensor[]): Tensor[] => {
    if (!options.tensorFloat32) return callAsItIs(args);
    native.allowTensorFloat32(true);
    try {
      return callAsItIs(args);
    } finally {
      native.allowTensorFloat32(false);
    }
  };
  const callAsItIs = (args: Tensor[]): Tensor[] => {
    if (isRecording()) return partOfAnother(fn, args, options);
    if (options.eager || isEager()) {
      const body = () => tf.tidy(() => fn(...args));
      return options.accept ? revertible(body, options.accept) : body();
    }
    const signature = signatureOf(args);
    const known = compiled.get(signature);
    if (known) return run(known, args, options);
    if (compiled.size === MOST_SIGNATURES) {
      const seen = [...compiled.keys()].join('\n  ');
      throw new CompileError(
        `A compiled function is called with ${signature}, after ${MOST_SIGNATURES} other shapes:\n  ${seen}`,
        'Keep shapes fixed, e.g. leave out a last short batch.',
      );
    }
    // The first results are the compiled function's too: a training that was resumed then goes on as one that was not, to the last digit.
    const recordAndRun = (how: CompileOptions) => {
      const recorded = revertible(
        () => record(fn, args, how),
        () => false,
      );
      compiled.set(signature, recorded);
      return run(recorded, args, options);
    };
    if (options.xla !== 'where possible') return recordAndRun(options);
    try {
      return recordAndRun(options);
    } catch (error) {
      if (!(error instanceof OpError)) throw error;
      native.removeFunction(compiled.get(signature)!.name); // XLA knows not every op
      return recordAndRun({ ...options, xla: false });
    }
  };
  const dispose = () => {
    for (const { name } of compiled.values()) native.removeFunction(name);
    compiled.clear();
  };
  return Object.assign(call, { dispose });
}

function partOfAnother(fn: TensorFunction, args: Tensor[], { accept }: CompileOptions): Tensor[] {
  if (!accept) return tf.tidy(() => fn(...args));
  throw new CompileError(
    'A compiled function calls another one that looks at its results, of which there are none yet',
    'Give `accept` to the outer function.',
  );
}

function record(fn: TensorFunction, args: readonly Tensor[], { xla, precision }: CompileOptions): Compiled {
  let recorded: Compiled | undefined;
  tf.tidy(() => {
    const traced = trace(args, fn);
    const graph = buildGraph(traced);
    // XLA and GPUs have no such kernels; XLA fuses the ops itself
    const fused = xla || !hasOwnKernels() ? graph : { ...graph, ...fuseNorms(graph) };
    const { nodes, inputs, outputs } = precision === 'bfloat16' ? inBfloat16(fused) : fused;
    const name = xla ? stableName(nodes) : `${FUNCTION_PREFIX}function_${process.pid}_${count++}`;
    native.defineFunction(name, nodes, inputs, outputs, Boolean(xla));
    const { assigned } = traced;
    recorded = { name, variables: graph.variables, assigned, results: traced.results.length };
  });
  return recorded!;
}

function run(
  { name, variables, assigned, results }: Compiled,
  args: readonly Tensor[],
  options: CompileOptions,
): Tensor[] {
  const disposed = [...variables, ...assigned].find(({ isDisposed }) => isDisposed);
  if (disposed) throw new CompileError(`A compiled function uses the variable ${disposed.name}, which is disposed`);
  const outputs = backend().executeMultipleOutputs(name, [], [...args, ...variables], results + assigned.length);
  const values = outputs.splice(results);
  if (options.accept?.(outputs) ?? true) {
    for (const [i, variable] of assigned.entries()) variable.assign(values[i]!);
  }
  tf.dispose(values);
  return outputs;
}

/** Runs `body` and, unless its result is accepted, gives every variable back the value it had. */
function revertible<T>(body: () => T, accept: (result: T) => boolean): T {
  const variables = Object.values(tf.engine().registeredVariables);
  const before = variables.map((variable) => tf.keep(variable.clone())); // shares the data, copies nothing
  let accepted = false;
  try {
    const result = body();
    accepted = accept(result);
    return result;
  } finally {
    for (const [i, variable] of variables.entries()) {
      if (!accepted && variable.dataId !== before[i]!.dataId) variable.assign(before[i]!);
    }
    tf.dispose(before);
  }
}
