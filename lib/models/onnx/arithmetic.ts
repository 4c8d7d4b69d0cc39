/** Layers that add and multiply: dense ones, normalisations, and those that merge several inputs. */
import { activate } from './activations';
import type { Graph, Value } from './graph';
import { type Converter, type LayerCall, unknown, weight } from './layerCall';

const dense: Converter = (graph, call) => {
  const input = graph.channelsLast(call.inputs[0]!);
  const [kernel, bias] = [weight(graph, call, 'kernel')!, weight(graph, call, 'bias')];
  const flat = call.shape.length === 2;
  let name: string;
  if (flat) name = graph.node('Gemm', call.name, [input.name, kernel, ...(bias ? [bias] : [])]);
  else {
    name = graph.node('MatMul', call.name, [input.name, kernel]);
    if (bias) name = graph.node('Add', `${call.name}/sum`, [name, bias]);
  }
  return activate(graph, call, { name, shape: call.shape, channelsFirst: false }, call.config.activation);
};

/** A normalisation's own parameters; where it has none they are 1 and 0. */
function scaleAndShift(graph: Graph, call: LayerCall, channels: number): [gamma: string, beta: string] {
  const constant = (name: string, value: number) =>
    graph.floats(`${call.name}/${name}`, [channels], new Float32Array(channels).fill(value));
  return [weight(graph, call, 'gamma') ?? constant('gamma', 1), weight(graph, call, 'beta') ?? constant('beta', 0)];
}

/** In use: with the moving mean and variance, over the channels. */
const batchNormalization: Converter = (graph, call) => {
  const [input] = call.inputs as [Value];
  const rank = input.shape.length;
  const axis = call.config.axis as number;
  if (![2, 4].includes(rank) || (axis !== -1 && axis !== rank - 1)) {
    throw unknown(call, `it normalises axis ${axis} of ${rank}`);
  }
  const value = rank === 4 ? graph.channelsFirst(input) : input;
  const [gamma, beta] = scaleAndShift(graph, call, input.shape[rank - 1]!);
  const moving = ['moving_mean', 'moving_variance'].map((name) => weight(graph, call, name)!);
  const inputs = [value.name, gamma, beta, ...moving];
  const epsilon = { float: call.config.epsilon as number };
  return { ...value, name: graph.node('BatchNormalization', call.name, inputs, { epsilon }) };
};

/** Over the last axis, of each image by itself. */
const layerNormalization: Converter = (graph, call) => {
  const value = graph.channelsLast(call.inputs[0]!);
  const last = value.shape.length - 1;
  const axes = [call.config.axis].flat();
  if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== last)) throw unknown(call, `it normalises axes ${axes}`);
  const inputs = [value.name, ...scaleAndShift(graph, call, value.shape[last]!)];
  const epsilon = { float: call.config.epsilon as number };
  return { ...value, name: graph.node('LayerNormalization', call.name, inputs, { axis: -1, epsilon }) };
};

/** Inputs of one rank in one order. As tfjs does, one of fewer dimensions gets new ones after the batch: [B, C] is [B, 1, 1, C]. */
function aligned(graph: Graph, { inputs, shape, name }: LayerCall): { names: string[]; channelsFirst: boolean } {
  const images = inputs.every((input) => input.shape.length === 4) && inputs.some((input) => input.channelsFirst);
  if (images) return { names: inputs.map((input) => graph.channelsFirst(input).name), channelsFirst: true };
  const names = inputs.map((input) => {
    const missing = shape.length - input.shape.length;
    const plain = graph.channelsLast(input).name;
    if (missing === 0) return plain;
    const axes = graph.integers(
      `${name}/axes`,
      Array.from({ length: missing }, (_, i) => i + 1),
    );
    return graph.node('Unsqueeze', `${name}/unsqueeze`, [plain, axes]);
  });
  return { names, channelsFirst: false };
}

/** @param op one that takes any number of inputs */
function merged(op: string): Converter {
  return (graph, call) => {
    const { names, channelsFirst } = aligned(graph, call);
    return { name: graph.node(op, call.name, names), shape: call.shape, channelsFirst };
  };
}

const multiply: Converter = (graph, call) => {
  const { names, channelsFirst } = aligned(graph, call);
  const name = names.reduce((product, factor) => graph.node('Mul', call.name, [product, factor]));
  return { name, shape: call.shape, channelsFirst };
};

export const ARITHMETIC: Readonly<Record<string, Converter>> = {
  Dense: dense,
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Add: merged('Sum'),
  Average: merged('Mean'),
  Maximum: merged('Max'),
  Minimum: merged('Min'),
  Multiply: multiply,
};
