/** Compiled functions for use after training, when weights no longer change. */
import { backend } from '../kernels';
import { type GraphNode, native } from '../native';
import { hasOwnKernels } from '../ownKernels';
import { type Tensor, tf, type Variable } from '../tensorflow';
import type { CompiledFunction, TensorFunction } from './compile';
import { isEager } from './eager';
import { fuseConvolutions } from './fuse';
import { buildGraph } from './graph';
import { signatureOf } from './signature';
import { CompileError, isRecording, trace } from './trace';

let count = 0;

/**
 * As `compile`, but variables keep for ever the values that they have when a shape of arguments is first seen. TensorFlow then brings
 * the kernels of convolutions into the layout they are computed in once, and not in every call.
 * @throws CompileError when called, as `compile`, and if fn assigns a variable
 */
export function compileFrozen(fn: TensorFunction): CompiledFunction {
  const known = new Map<string, { name: string; results: number }>();
  const call = (...args: Tensor[]): Tensor[] => {
    if (isRecording())
      throw new CompileError('A compiled function calls a frozen one', 'Call what that was made from.');
    if (isEager()) return tf.tidy(() => fn(...args));
    const signature = signatureOf(args);
    const { name, results } = known.get(signature) ?? record(fn, args);
    known.set(signature, { name, results });
    return backend().executeMultipleOutputs(name, [], args, results);
  };
  const dispose = () => {
    for (const { name } of known.values()) native.removeFunction(name);
    known.clear();
  };
  return Object.assign(call, { dispose });
}

function record(fn: TensorFunction, args: readonly Tensor[]): { name: string; results: number } {
  const name = `mien_frozen_${process.pid}_${count++}`;
  let results = 0;
  tf.tidy(() => {
    const traced = trace(args, fn);
    if (traced.assigned.length > 0) throw new CompileError('A frozen function assigns a variable');
    const { nodes, inputs, outputs, variables } = buildGraph(traced);
    const frozen = fuseConvolutions(nodes, outputs, hasOwnKernels());
    for (const [i, variable] of variables.entries()) frozen[inputs[args.length + i]!] = constant(variable);
    native.defineFunction(name, frozen, inputs.slice(0, args.length), outputs, false);
    results = traced.results.length;
  });
  return { name, results };
}

function constant(variable: Variable): GraphNode {
  const { TF_FLOAT, TF_INT32 } = backend().binding;
  const type = variable.dtype === 'int32' ? TF_INT32 : TF_FLOAT;
  const values = variable.dataSync() as Float32Array | Int32Array;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return {
    op: 'Const',
    attributes: [
      { name: 'dtype', type: 'type', value: type },
      { name: 'value', type: 'tensor', value: { type, shape: variable.shape, bytes } },
    ],
    inputs: [],
  };
}
