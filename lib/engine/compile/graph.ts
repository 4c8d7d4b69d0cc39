/** Turns a trace into the graph of a TensorFlow function. */
import { backend } from '../kernels';
import type { GraphNode, NodeAttribute, Ref } from '../native';
import type { Tensor, Variable } from '../tensorflow';
import { CompileError, type Constant, type DataId, type Trace } from './trace';

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** Placeholders: the arguments, then `variables`. */
  readonly inputs: readonly number[];
  /** The results, then the new values of the trace's assigned variables. */
  readonly outputs: readonly Ref[];
  /** The variables whose values go in. */
  readonly variables: readonly Variable[];
}

/**
 * Ops whose first inputs are lists, and the attributes that say how long these are: a trace has all tensors one after the other, and
 * TensorFlow takes the attributes from the lists themselves.
 */
const LIST_INPUTS: Readonly<Record<string, readonly string[]>> = {
  ...{ ConcatV2: ['N'], Pack: ['N'], AddN: ['N'], IdentityN: ['N'] },
  MienUpdate: ['N', 'N', 'S', 'K'],
};

/** Kernels of oneDNN that end the process when they are given nothing. */
const NEVER_EMPTY: readonly string[] = ['MaxPoolGrad'];

export function buildGraph(trace: Trace): Graph {
  const nodes: GraphNode[] = [];
  const refs = new Map<DataId, Ref>();
  const add = (node: GraphNode) => nodes.push(node) - 1;

  const inputs = trace.args.map((tensor) => {
    const node = add(placeholder(tensor));
    refs.set(tensor.dataId, { node, output: 0 });
    return node;
  });
  const variables: Variable[] = [];
  const find = (id: DataId, op: string): Ref => {
    const found = refs.get(id);
    if (found) return found;
    const constant = trace.constants.get(id);
    const variable = trace.variables.get(id);
    if (!constant && !variable) throw new CompileError(`${op} uses a tensor that no recorded op has made`);
    const node = add(constant ? constantNode(constant) : placeholder(variable!));
    if (!constant) {
      variables.push(variable!);
      inputs.push(node);
    }
    const ref = { node, output: 0 };
    refs.set(id, ref);
    return ref;
  };

  for (const { name, attributes, inputs: ids, outputs, shape } of trace.ops) {
    if (NEVER_EMPTY.includes(name) && shape.includes(0)) {
      throw new CompileError(`${name} on ${shape.join(' × ')} cannot be compiled: there is nothing in it`);
    }
    const operands: (Ref | Ref[])[] = ids.map((id) => find(id, name));
    const lists = LIST_INPUTS[name] ?? [];
    lists.forEach((list, at) => {
      const length = Number(attributes.find((attribute) => attribute.name === list)?.value ?? 0);
      operands.splice(at, length, operands.slice(at, at + length) as Ref[]);
    });
    const node = add({
      op: name,
      attributes: attributes.filter((attribute) => !lists.includes(attribute.name)).map(translate),
      inputs: operands,
      shape,
    });
    outputs.forEach((id, output) => {
      refs.set(id, { node, output });
    });
  }
  const outputs = [...trace.results, ...trace.assigned].map((tensor) => find(tensor.dataId, 'the result'));
  return { nodes, inputs, outputs, variables };
}

function placeholder({ shape, dtype }: Tensor): GraphNode {
  const { TF_FLOAT, TF_INT32, TF_BOOL } = backend().binding;
  const type = dtype === 'float32' ? TF_FLOAT : dtype === 'int32' ? TF_INT32 : TF_BOOL;
  const attributes: NodeAttribute[] = [
    { name: 'dtype', type: 'type', value: type },
    { name: 'shape', type: 'shape', value: shape },
  ];
  return { op: 'Placeholder', attributes, inputs: [] };
}

function constantNode({ values, shape, type }: Constant): GraphNode {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const attributes: NodeAttribute[] = [
    { name: 'dtype', type: 'type', value: type },
    { name: 'value', type: 'tensor', value: { type, shape, bytes } },
  ];
  return { op: 'Const', attributes, inputs: [] };
}

/** tfjs-node numbers the kinds of attributes; the native code names them. */
function translate({ name, type, value }: { name: string; type: number; value: unknown }): NodeAttribute {
  const { binding } = backend();
  const kinds: [number | undefined, NodeAttribute['type']][] = [
    [binding.TF_ATTR_STRING, 'string'],
    [binding.TF_ATTR_INT, 'int'],
    [binding.TF_ATTR_FLOAT, 'float'],
    [binding.TF_ATTR_BOOL, 'bool'],
    [binding.TF_ATTR_TYPE, 'type'],
    [binding.TF_ATTR_SHAPE, 'shape'],
  ];
  const kind = kinds.find(([number]) => number === type)?.[1];
  if (!kind) throw new CompileError(`Attribute ${name} is of a kind (${type}) that cannot be compiled`);
  return { name, type: kind, value };
}
