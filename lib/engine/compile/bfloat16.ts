/**
 * Convolutions and matrix products in bfloat16, which has float32's range and 8 of its 24 bits of precision (mixed precision, Micikevicius et al.
 * 2018; bfloat16 needs no scaling of the loss, Kalamkar et al. 2019): their kernels add up in float32. All else, sums, normalisations,
 * weights and the optimizer, stays as it is.
 */
import { readFileSync } from 'node:fs';
import { MienError } from '../../support/errors';
import { backend } from '../kernels';
import type { GraphNode, NodeAttribute, Ref } from '../native';

interface Castable {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly number[];
  readonly outputs: readonly Ref[];
}

/** The ops, and which of their inputs are numbers; a shape is not. */
const IN_BFLOAT16: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
};
const BFLOAT16 = 14; // TensorFlow's number of the type, which tfjs-node does not know

/**
 * Casts what goes into each such op, once for all that use it, and what comes out of it. Where one's result goes into the next there is no
 * cast between the two.
 */
export function inBfloat16({ nodes, inputs, outputs }: Castable): Castable {
  const made: GraphNode[] = [];
  const add = (node: GraphNode): Ref => ({ node: made.push(node) - 1, output: 0 });
  /** The new place of an old node's outputs, and the same in bfloat16 where there is that. */
  const places: ((output: number) => Ref)[] = [];
  const halves = new Map<string, Ref>();
  const key = ({ node, output }: Ref) => `${node}:${output}`;
  const placeOf = ({ node, output }: Ref): Ref => places[node]!(output);
  const half = (ref: Ref): Ref => {
    const known = halves.get(key(ref));
    if (known) return known;
    const cast = add(castNode(placeOf(ref), 'down', ref.output === 0 ? nodes[ref.node]!.shape : undefined));
    halves.set(key(ref), cast);
    return cast;
  };
  for (const [old, node] of nodes.entries()) {
    const numbers = IN_BFLOAT16[node.op];
    if (!numbers || !isFloat(node)) {
      const moved = node.inputs.map((input) => (isList(input) ? input.map(placeOf) : placeOf(input)));
      const { node: place } = add({ ...node, inputs: moved });
      places[old] = (output) => ({ node: place, output });
      continue;
    }
    const given = (node.inputs as Ref[]).map((ref, i) => (numbers.includes(i) ? half(ref) : placeOf(ref)));
    const computed = add({ ...node, attributes: node.attributes.map(asBfloat16), inputs: given });
    halves.set(key({ node: old, output: 0 }), computed);
    const whole = add(castNode(computed, 'up', node.shape)); // TensorFlow prunes it where nothing uses it
    places[old] = () => whole;
  }
  return {
    nodes: made,
    inputs: inputs.map((node) => placeOf({ node, output: 0 }).node),
    outputs: outputs.map(placeOf),
  };
}

/** @throws MienError where no unit of this machine multiplies in bfloat16: everything would be slower there, not faster */
export function requireBfloat16(): void {
  if (computesInBfloat16()) return;
  throw new MienError(
    'This processor does not compute in bfloat16: it has neither AMX nor AVX512_BF16',
    'Set training.precision to float32.',
  );
}

/** Whether some unit of this machine multiplies in bfloat16. */
export function computesInBfloat16(): boolean {
  return backend().isUsingGpuDevice || /\b(avx512_bf16|amx_bf16|bf16)\b/.test(processorFlags());
}

function processorFlags(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8').match(/^(flags|Features)\s*:.*$/m)?.[0] ?? '';
  } catch {
    return '';
  }
}

function castNode(from: Ref, direction: 'up' | 'down', shape: readonly number[] | undefined): GraphNode {
  const { TF_FLOAT } = backend().binding;
  const [source, target] = direction === 'up' ? [BFLOAT16, TF_FLOAT] : [TF_FLOAT, BFLOAT16];
  const attributes: NodeAttribute[] = [
    { name: 'SrcT', type: 'type', value: source },
    { name: 'DstT', type: 'type', value: target },
  ];
  return { op: 'Cast', attributes, inputs: [from], ...(shape && { shape }) };
}

function isFloat({ attributes }: GraphNode): boolean {
  return attributes.find(({ name }) => name === 'T')?.value === backend().binding.TF_FLOAT;
}

function asBfloat16(attribute: NodeAttribute): NodeAttribute {
  return attribute.name === 'T' ? { ...attribute, value: BFLOAT16 } : attribute;
}

function isList(input: Ref | readonly Ref[]): input is readonly Ref[] {
  return Array.isArray(input);
}
