/** A tfjs LayersModel as an ONNX file (https://onnx.ai): the same tensors in and out, to rounding, in any runtime. */
import type { LayersModel, SymbolicTensor, Tensor } from '../../engine';
import { ACTIVATIONS } from './activations';
import { ARITHMETIC } from './arithmetic';
import { CONVOLUTIONS } from './convolutions';
import { Graph, type Value } from './graph';
import { type Converter, type LayerCall, unknown } from './layerCall';
import { SHAPING } from './shaping';

const CONVERTERS: Readonly<Record<string, Converter>> = { ...CONVOLUTIONS, ...ARITHMETIC, ...ACTIVATIONS, ...SHAPING };

export interface OnnxNames {
  /** What the model's inputs and outputs are called, in its order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Inputs and outputs keep tfjs's order of axes, images [N, H, W, C], and take any N. Weights are 32-bit floats.
 * @param metadata kept in the file, as ONNX Runtime's `get_modelmeta().custom_metadata_map` gives it
 * @throws MienError naming the layer that ONNX has no form of here
 */
export function toOnnx(model: LayersModel, names: OnnxNames, metadata: Readonly<Record<string, string>>): Uint8Array {
  const graph = new Graph([...names.inputs, ...names.outputs]);
  const inputs = model.inputs.map(({ shape }, i) => ({ name: names.inputs[i]!, shape, channelsFirst: false }));
  const outputs = convert(graph, model, inputs, '').map((value, i) => graph.output(names.outputs[i]!, value));
  return graph.encode(inputs, outputs, metadata);
}

/** @returns the values of the model's outputs for the values of its inputs */
function convert(graph: Graph, model: LayersModel, inputs: readonly Value[], path: string): Value[] {
  const known = new Map<string, Value[]>(); // by layer and call
  const resolve = (tensor: SymbolicTensor): Value => {
    const given = model.inputs.findIndex(({ id }) => id === tensor.id);
    if (given >= 0) return inputs[given]!;
    const { sourceLayer: layer, nodeIndex, tensorIndex } = tensor;
    const key = `${layer.name} ${nodeIndex}`;
    let outputs = known.get(key);
    if (!outputs) {
      const before = layer.inboundNodes[nodeIndex]!.inputTensors.map(resolve);
      outputs = convertLayer(graph, layer, before, tensor.shape, path);
      known.set(key, outputs);
    }
    return outputs[tensorIndex]!;
  };
  return model.outputs.map(resolve);
}

type Layer = SymbolicTensor['sourceLayer'];

function convertLayer(
  graph: Graph,
  layer: Layer,
  inputs: readonly Value[],
  shape: Value['shape'],
  path: string,
): Value[] {
  const name = path + layer.name;
  if ('layers' in layer) return convert(graph, layer as unknown as LayersModel, inputs, `${name}/`);
  const call: LayerCall = {
    name,
    className: layer.getClassName(),
    config: layer.getConfig(),
    weights: new Map(layer.weights.map((weight) => [shortName(weight.originalName), weight.read() as Tensor])),
    inputs,
    shape,
  };
  const converter = CONVERTERS[call.className];
  if (!converter) throw unknown(call, `only ${Object.keys(CONVERTERS).join(', ')} are known`);
  return [converter(graph, call)];
}

/** `kernel` of `stem_conv/kernel`. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
