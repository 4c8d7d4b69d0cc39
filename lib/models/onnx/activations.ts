/** Functions of single values, and softmax; formulas as tfjs-layers has them (`activations.ts`, `advanced_activations.ts`). */
import type { Attributes, Graph, Shape, Value } from './graph';
import { type Converter, type LayerCall, unknown, weight } from './layerCall';

/** SELU's scale and alpha (Klambauer et al. 2017), whose defaults in ONNX are rounded. */
const SELU = { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } };

const SIMPLE: Readonly<Record<string, readonly [op: string, attributes?: Attributes]>> = {
  relu: ['Relu'],
  sigmoid: ['Sigmoid'],
  tanh: ['Tanh'],
  elu: ['Elu'],
  selu: ['Selu', SELU],
  softplus: ['Softplus'],
  softsign: ['Softsign'],
  hardSigmoid: ['HardSigmoid', { alpha: { float: 0.2 }, beta: { float: 0.5 } }],
};

/** @param activation by the name that a layer's configuration gives it */
export function activate(graph: Graph, call: LayerCall, value: Value, activation: unknown): Value {
  const name = `${call.name}/${activation}`;
  if (activation === undefined || activation === null || activation === 'linear') return value;
  if (activation === 'softmax') return softmax(graph, name, value);
  if (activation === 'relu6') return clip(graph, name, value, 6);
  if (activation === 'swish') {
    const gate = graph.node('Sigmoid', `${name}/gate`, [value.name]);
    return { ...value, name: graph.node('Mul', name, [value.name, gate]) };
  }
  const simple = SIMPLE[activation as string];
  if (!simple) throw unknown(call, `its activation is ${JSON.stringify(activation)}`);
  return { ...value, name: graph.node(simple[0], name, [value.name], simple[1]) };
}

/** Over the channels: the last axis of tfjs. */
function softmax(graph: Graph, name: string, value: Value): Value {
  return { ...value, name: graph.node('Softmax', name, [value.name], { axis: value.channelsFirst ? 1 : -1 }) };
}

function clip(graph: Graph, name: string, value: Value, most: number): Value {
  const [low, high] = [0, most].map((bound) => graph.floats(`${name}/bound`, [], Float32Array.of(bound)));
  return { ...value, name: graph.node('Clip', name, [value.name, low!, high!]) };
}

const only = ({ inputs }: LayerCall): Value => inputs[0]!;

/** A parameter for each channel, or for each value of an image. */
const prelu: Converter = (graph, call) => {
  const value = graph.channelsLast(only(call));
  return { ...value, name: graph.node('PRelu', call.name, [value.name, weight(graph, call, 'alpha')!]) };
};

/** @param key of the number that the layer's configuration and ONNX's attribute have in common */
function withNumber(op: string, key: string): Converter {
  return (graph, call) => {
    const alpha = { float: call.config[key] as number };
    return { ...only(call), name: graph.node(op, call.name, [only(call).name], { alpha }) };
  };
}

export const ACTIVATIONS: Readonly<Record<string, Converter>> = {
  Activation: (graph, call) => activate(graph, call, only(call), call.config.activation),
  ReLU: (graph, call) => {
    const most = call.config.maxValue as number | null | undefined;
    return most === null || most === undefined
      ? activate(graph, call, only(call), 'relu')
      : clip(graph, call.name, only(call), most);
  },
  LeakyReLU: withNumber('LeakyRelu', 'alpha'),
  ThresholdedReLU: withNumber('ThresholdedRelu', 'theta'),
  ELU: (graph, call) => activate(graph, call, only(call), 'elu'),
  PReLU: prelu,
  Softmax: (graph, call) => {
    const axis = (call.config.axis as number | undefined) ?? -1;
    const rank: Shape = only(call).shape;
    if (axis !== -1 && axis !== rank.length - 1) throw unknown(call, `its axis is ${axis}, not the last`);
    return softmax(graph, call.name, only(call));
  },
};
