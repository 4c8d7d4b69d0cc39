/**
 * Records every TensorFlow op that a function runs. tfjs's kernels all go through two methods of the backend, so replacing those two
 * while the function runs once gives the complete computation: op, attributes, and which tensors went in and came out.
 */
import { MienError } from '../../support/errors';
import { backend, runKernel } from '../kernels';
import { type Tensor, tf, type Variable } from '../tensorflow';

/** tfjs identifies a tensor's data by an object; tensors that share data share it. */
export type DataId = object;

export interface TracedOp {
  readonly name: string;
  readonly attributes: readonly { name: string; type: number; value: unknown }[];
  readonly inputs: readonly DataId[];
  readonly outputs: readonly DataId[];
  /** Of the first output. */
  readonly shape: readonly number[];
}

export interface Constant {
  readonly values: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
  /** TensorFlow's number of the type. */
  readonly type: number;
}

export interface Trace {
  /** What stood for the arguments: the same values, each with data of its own. */
  readonly args: readonly Tensor[];
  readonly ops: readonly TracedOp[];
  /** Tensors from outside that are neither arguments nor variables: their values are fixed from now on. */
  readonly constants: ReadonlyMap<DataId, Constant>;
  /** Variables that were read or written, with the data they had before. */
  readonly variables: ReadonlyMap<DataId, Variable>;
  readonly assigned: readonly Variable[];
  readonly results: readonly Tensor[];
}

/** Something that cannot be part of a compiled function. */
export class CompileError extends MienError {
  override readonly name = 'CompileError';
}

/** The types that a compiled function can work on: strings and complex numbers it cannot. */
export const TYPES: readonly string[] = ['float32', 'int32', 'bool'];

/** Constants beyond this are data that should have been arguments: a batch, a dropout mask. */
const LARGEST_CONSTANT = 4096;

interface TracedBackend {
  readonly tensorMap: {
    get(id: DataId): { id: number; values: unknown; shape: number[]; dtype: number };
  };
  readonly binding: { tensorDataSync(id: number): Constant['values'] };
  executeSingleOutput(name: string, attributes: TracedOp['attributes'], inputs: Tensor[]): Tensor;
  executeMultipleOutputs(name: string, attributes: TracedOp['attributes'], inputs: Tensor[], outputs: number): Tensor[];
  readSync(id: DataId): unknown;
}

let recording = false;

/** Whether a function is being recorded at this moment: what is called now is called by it. */
export function isRecording(): boolean {
  return recording;
}

/**
 * Runs `body` once, for real, and records it.
 * @throws CompileError when it does not return tensors, reads a tensor's values, draws random numbers in JavaScript or uses a large tensor from outside
 */
export function trace(given: readonly Tensor[], body: (...args: Tensor[]) => readonly Tensor[]): Trace {
  const target = backend() as unknown as TracedBackend;
  const ops: TracedOp[] = [];
  // Tensors are told apart by their data, and clones share theirs: so every argument and variable is given data of its own first.
  const args = given.map(withOwnData);
  const all = registeredVariables();
  separate(all);
  const constants = new Map<DataId, Constant>();
  const known = new Set<DataId>(args.map((tensor) => tensor.dataId));
  const variables = new Map<DataId, Variable>();
  const before = new Map<Variable, DataId>();
  for (const variable of all) {
    variables.set(variable.dataId, variable);
    before.set(variable, variable.dataId);
  }

  const see = (tensors: readonly Tensor[], use: string) => {
    for (const { dataId } of tensors) {
      if (known.has(dataId) || variables.has(dataId) || constants.has(dataId)) continue;
      constants.set(dataId, readConstant(target, dataId, use)); // now, as it may be disposed right after
    }
  };
  const record = (name: string, attributes: TracedOp['attributes'], inputs: Tensor[], run: () => Tensor[]) => {
    see(inputs, name);
    const outputs = run();
    for (const { dataId } of outputs) known.add(dataId);
    ops.push({
      name,
      attributes,
      inputs: inputs.map(({ dataId }) => dataId),
      outputs: outputs.map(({ dataId }) => dataId),
      shape: outputs[0]!.shape,
    });
    return outputs;
  };
  const single = target.executeSingleOutput;
  const multiple = target.executeMultipleOutputs;
  const random = Math.random;
  target.executeSingleOutput = (name, attributes, inputs) =>
    record(name, attributes, inputs, () => [single.call(target, name, attributes, inputs)])[0]!;
  target.executeMultipleOutputs = (name, attributes, inputs, n) =>
    record(name, attributes, inputs, () => multiple.call(target, name, attributes, inputs, n));
  target.readSync = () => {
    throw new CompileError(
      `A compiled function reads a tensor's values (after ${ops.at(-1)?.name ?? 'no op'}); compiled, there are none yet`,
      'Return the tensor and read it outside.',
    );
  };
  Math.random = () => {
    throw new CompileError(
      `A compiled function draws random numbers in JavaScript (after ${ops.at(-1)?.name ?? 'no op'}); they would never change again`,
      'Draw them outside and pass them as an argument.',
    );
  };
  recording = true;
  try {
    const results = checked(body(...args));
    const unknown = registeredVariables().find((variable) => !before.has(variable));
    if (unknown) {
      throw new CompileError(
        `A compiled function makes a variable (${unknown.name}); it would be a constant from then on`,
        'Make it outside, once.',
      );
    }
    const assigned = [...before].filter(([variable, id]) => variable.dataId !== id).map(([variable]) => variable);
    see([...results, ...assigned], 'its results');
    return { args, ops, constants, variables, assigned, results };
  } finally {
    recording = false;
    // own properties that hid the prototype's methods
    for (const method of ['executeSingleOutput', 'executeMultipleOutputs', 'readSync']) {
      Reflect.deleteProperty(target, method);
    }
    Math.random = random;
  }
}

function checked(results: readonly Tensor[]): readonly Tensor[] {
  if (Array.isArray(results) && results.every((result) => result instanceof tf.Tensor)) return results;
  throw new CompileError('A compiled function returns something else than an array of tensors');
}

/** The same values under a data id of its own; TensorFlow shares the memory. */
function withOwnData(tensor: Tensor): Tensor {
  return runKernel('Identity', { T: { type: tensor.dtype as 'float32' | 'int32' | 'bool' } }, [tensor], 1)[0]!;
}

function registeredVariables(): Variable[] {
  return Object.values(tf.engine().registeredVariables).filter(({ dtype }) => TYPES.includes(dtype));
}

function separate(variables: readonly Variable[]): void {
  for (const variable of variables) {
    const own = withOwnData(variable);
    variable.assign(own);
    own.dispose();
  }
}

function readConstant(target: TracedBackend, id: DataId, op: string): Constant {
  const { id: handle, values, shape, dtype } = target.tensorMap.get(id);
  if (dtype === backend().binding.TF_STRING)
    throw new CompileError(`A compiled function uses a tensor of strings in ${op}`);
  const size = shape.reduce((a, b) => a * b, 1);
  if (size > LARGEST_CONSTANT) {
    throw new CompileError(
      `A compiled function uses a tensor of ${shape.join(' × ')} from outside in ${op}; its values would be fixed for ever`,
      'Pass it as an argument, or make it a variable.',
    );
  }
  const read = (values ?? target.binding.tensorDataSync(handle)) as Constant['values'] | number[] | boolean[];
  return { values: ArrayBuffer.isView(read) ? read.slice() : toArray(read, dtype), shape, type: dtype };
}

/** tfjs-node writes some small constants as plain arrays. */
function toArray(values: readonly (number | boolean)[], type: number): Constant['values'] {
  const numbers = values.map(Number);
  const { TF_FLOAT, TF_INT32 } = backend().binding;
  if (type === TF_FLOAT) return Float32Array.from(numbers);
  return type === TF_INT32 ? Int32Array.from(numbers) : Uint8Array.from(numbers);
}
