/** Compiled loops: several steps of something that goes on from its own results, in one call. */
import { FUNCTION_PREFIX } from '../failures';
import { backend } from '../kernels';
import { type GraphNode, native, type Ref } from '../native';
import { type Tensor, tf } from '../tensorflow';
import { isEager } from './eager';
import { buildGraph, type Graph } from './graph';
import { signatureOf } from './signature';
import { CompileError, isRecording, trace } from './trace';

/** @returns the new values of what it carries */
export type LoopStep = (carried: readonly Tensor[], given: readonly Tensor[]) => Tensor[];

export interface CompiledLoop {
  /** Takes all its steps. The tensors it gets and gives are the caller's to dispose. */
  (carried: readonly Tensor[], given: readonly Tensor[]): Tensor[];
  /** Frees the TensorFlow functions. */
  dispose(): void;
}

/** Functions that are kept, each for arguments of certain shapes; beyond, the one that has not been used for longest is freed. */
const MOST_KEPT = 64;
let count = 0;

/**
 * Records one step, as `compile` does, and has it follow itself: a call is as many steps. Where a step is a few dozen small ops this saves
 * most of what a call costs, on a GPU most of all. It may be called with any shapes, and is recorded once for each.
 * @param step reads no variables; what it carries keeps its shapes
 * @param times steps of one call
 * @throws CompileError when called, as `compile`, and if the step uses a variable or carries something else than it was given
 */
export function compileLoop(step: LoopStep, times: number): CompiledLoop {
  const known = new Map<string, string>();
  const call = (carried: readonly Tensor[], given: readonly Tensor[]): Tensor[] => {
    if (isRecording()) throw new CompileError('A compiled function calls a compiled loop', 'Call its step.');
    if (isEager()) return tf.tidy(() => repeatedly(step, times, carried, given));
    const args = [...carried, ...given];
    const signature = `${carried.length} of ${signatureOf(args)}`;
    const name = known.get(signature) ?? record(step, times, carried, given);
    known.delete(signature);
    known.set(signature, name); // now the latest
    if (known.size > MOST_KEPT) {
      const [oldest, function_] = known.entries().next().value!;
      native.removeFunction(function_);
      known.delete(oldest);
    }
    return backend().executeMultipleOutputs(name, [], args, carried.length);
  };
  const dispose = () => {
    for (const name of known.values()) native.removeFunction(name);
    known.clear();
  };
  return Object.assign(call, { dispose });
}

function repeatedly(step: LoopStep, times: number, carried: readonly Tensor[], given: readonly Tensor[]): Tensor[] {
  let state = carried;
  for (let i = 0; i < times; i++) state = step(state, given);
  return [...state];
}

function record(step: LoopStep, times: number, carried: readonly Tensor[], given: readonly Tensor[]): string {
  const name = `${FUNCTION_PREFIX}loop_${process.pid}_${count++}`;
  tf.tidy(() => {
    const traced = trace([...carried, ...given], (...args) =>
      step(args.slice(0, carried.length), args.slice(carried.length)),
    );
    const shapes = (tensors: readonly Tensor[]) => tensors.map(({ dtype, shape }) => `${dtype}[${shape}]`).join(' ');
    if (shapes(traced.results) !== shapes(carried)) {
      throw new CompileError(`A step of a loop makes ${shapes(traced.results)} of ${shapes(carried)}`);
    }
    const graph = buildGraph(traced);
    if (graph.variables.length > 0 || traced.assigned.length > 0) {
      throw new CompileError('A step of a loop uses a variable', 'Carry its value.');
    }
    const { nodes, outputs } = unrolled(graph, carried.length, times);
    native.defineFunction(name, nodes, graph.inputs, outputs, false);
  });
  return name;
}

/** The graph followed by copies of itself: what stands for the carried arguments is, in each copy, what the one before has made of them. */
function unrolled({ nodes, inputs, outputs }: Graph, carried: number, times: number): Pick<Graph, 'nodes' | 'outputs'> {
  const all: GraphNode[] = [...nodes];
  let made: readonly Ref[] = outputs;
  for (let time = 1; time < times; time++) {
    const places = new Map<number, (output: number) => Ref>();
    inputs.slice(0, carried).forEach((node, i) => {
      const latest = made[i]!;
      places.set(node, () => latest);
    });
    const placeOf = ({ node, output }: Ref): Ref => places.get(node)!(output);
    for (const [old, node] of nodes.entries()) {
      if (places.has(old)) continue;
      const isShared = node.inputs.length === 0; // constants, and the other arguments
      const place = isShared
        ? old
        : all.push({ ...node, inputs: node.inputs.map((ref) => (isList(ref) ? ref.map(placeOf) : placeOf(ref))) }) - 1;
      places.set(old, (output) => ({ node: place, output }));
    }
    made = outputs.map(placeOf);
  }
  return { nodes: all, outputs: made };
}

function isList(input: Ref | readonly Ref[]): input is readonly Ref[] {
  return Array.isArray(input);
}
