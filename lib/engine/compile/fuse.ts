/**
 * A convolution, its bias, what is added to it and its ReLU as one kernel. TensorFlow's own rewriting merges the bias alone here; each of
 * the others is then a pass of its own over the feature map, which costs as much as a small convolution.
 */
import { backend } from '../kernels';
import type { GraphNode, NodeAttribute, Ref } from '../native';
import { hasShape } from './nodeShapes';

/** Attributes that `_FusedConv2D` shares with `Conv2D`. */
const SHARED = new Set(['T', 'strides', 'padding', 'explicit_paddings', 'data_format', 'dilations']);

/**
 * Conv2D → BiasAdd (→ Add of something else) → Relu, where nothing else uses what is in between, becomes one `_FusedConv2D`. What is added
 * must have the sum's own shape: the kernel does not broadcast.
 * @param withAddend whether the device's kernel can add: the processor's does, the GPU's not
 * @returns the nodes with the last of each such chain replaced; TensorFlow prunes those before it, which nothing uses any more
 */
export function fuseConvolutions(
  nodes: readonly GraphNode[],
  outputs: readonly Ref[],
  withAddend: boolean,
): GraphNode[] {
  const uses = new Int32Array(nodes.length);
  const inputs = nodes.flatMap((node) => node.inputs.flat() as Ref[]);
  for (const { node } of [...inputs, ...outputs]) uses[node]!++;
  const sole = (op: string, input: GraphNode['inputs'][number] | undefined): GraphNode | undefined => {
    const { node } = input as Ref;
    return nodes[node]!.op === op && uses[node] === 1 ? nodes[node] : undefined;
  };
  return nodes.map((node) => {
    if (node.op !== 'Relu') return node;
    const add = withAddend ? sole('Add', node.inputs[0]) : undefined;
    const [left, right] = add ? (add.inputs as [Ref, Ref]) : [node.inputs[0] as Ref, undefined];
    const sides: [sum: Ref, addend: Ref[]][] = right
      ? [
          [left, [right]],
          [right, [left]],
        ]
      : [[left, []]];
    for (const [sum, addend] of sides) {
      const bias = sole('BiasAdd', sum);
      const convolution = bias && sole('Conv2D', bias.inputs[0]);
      const isWhole = addend.every(({ node, output }) => output === 0 && hasShape(nodes[node]!, nodes[sum.node]!));
      if (convolution && isWhole) return fused(convolution, [bias.inputs[1] as Ref, ...addend]);
    }
    return node;
  });
}

function fused(convolution: GraphNode, args: readonly Ref[]): GraphNode {
  const { TF_FLOAT } = backend().binding;
  const attributes: NodeAttribute[] = [
    ...convolution.attributes.filter(({ name }) => SHARED.has(name)),
    { name: 'TArgs', type: 'type', value: args.map(() => TF_FLOAT) },
    { name: 'num_args', type: 'int', value: args.length },
    { name: 'num_host_args', type: 'int', value: 0 },
    { name: 'fused_ops', type: 'string', value: args.length === 2 ? ['BiasAdd', 'Add', 'Relu'] : ['BiasAdd', 'Relu'] },
  ];
  return { op: '_FusedConv2D', attributes, inputs: [...convolution.inputs, args, []] };
}
