/** Convolutions and pooling: tfjs's [B, H, W, C] and kernels [h, w, in, out] to ONNX's [B, C, H, W] and [out, in, h, w]. */
import { tf } from '../../engine';
import { activate } from './activations';
import type { Attributes, Graph, Value } from './graph';
import { type Converter, type LayerCall, pair, refuse, unknown, weight } from './layerCall';

const CHANNELS_LAST = { dataFormat: 'channelsLast' };

/** TensorFlow's `same`: as many outputs as strides fit in, of an odd number of added pixels the one more at the end. */
function padding({ config }: LayerCall): Attributes {
  return { auto_pad: config.padding === 'same' ? 'SAME_UPPER' : 'VALID' };
}

const image = (graph: Graph, call: LayerCall) => graph.channelsFirst(call.inputs[0]!);

function convolved(graph: Graph, call: LayerCall, op: string, kernel: string, attributes: Attributes): Value {
  const bias = weight(graph, call, 'bias');
  const inputs = [image(graph, call).name, kernel, ...(bias ? [bias] : [])];
  const name = graph.node(op, call.name, inputs, attributes);
  return activate(graph, call, { name, shape: call.shape, channelsFirst: true }, call.config.activation);
}

const conv2d: Converter = (graph, call) => {
  refuse(call, CHANNELS_LAST);
  const { strides, dilationRate } = call.config;
  const attributes = { strides: pair(strides), dilations: pair(dilationRate), ...padding(call) };
  return convolved(graph, call, 'Conv', weight(graph, call, 'kernel', [3, 2, 0, 1])!, attributes);
};

/** Kernels [h, w, in, multiplier] to [in · multiplier, 1, h, w]: each channel is a group of its own, whose outputs stand together in both. */
function depthwise(graph: Graph, call: LayerCall): { kernel: string; attributes: Attributes } {
  refuse(call, CHANNELS_LAST);
  const tensor = call.weights.get('depthwise_kernel')!;
  const [height, width, channels, multiplier] = tensor.shape as [number, number, number, number];
  const shape = [channels * multiplier, 1, height, width];
  const kernel = graph.once(tensor, () => {
    const ordered = tf.transpose(tensor, [2, 3, 0, 1]);
    const values = ordered.dataSync() as Float32Array;
    ordered.dispose();
    return graph.floats(`${call.name}/depthwise_kernel`, shape, values);
  });
  const { strides, dilationRate } = call.config;
  const sizes = { strides: pair(strides), dilations: pair(dilationRate) };
  return { kernel, attributes: { ...sizes, group: channels, ...padding(call) } };
}

const depthwiseConv2d: Converter = (graph, call) => {
  const { kernel, attributes } = depthwise(graph, call);
  return convolved(graph, call, 'Conv', kernel, attributes);
};

/** Each channel by itself, then a mixture of them at each pixel. */
const separableConv2d: Converter = (graph, call) => {
  const { kernel, attributes } = depthwise(graph, call);
  const apart = graph.node('Conv', `${call.name}/depthwise`, [image(graph, call).name, kernel], attributes);
  const mixed = { ...call, inputs: [{ name: apart, shape: call.shape, channelsFirst: true }] };
  return convolved(graph, mixed, 'Conv', weight(graph, call, 'pointwise_kernel', [3, 2, 0, 1])!, {});
};

/** The pixels that `same` adds in the convolution whose gradient this is are cut off here. A kernel smaller than the stride leaves gaps. */
const conv2dTranspose: Converter = (graph, call) => {
  refuse(call, { ...CHANNELS_LAST, dilationRate: [1, 1] });
  const kernel = weight(graph, call, 'kernel', [3, 2, 0, 1])!; // [h, w, out, in] to [in, out, h, w]
  const strides = pair(call.config.strides);
  const surplus = pair(call.config.kernelSize).map((size, axis) => size - strides[axis]!);
  const cut = surplus.map((size) => (call.config.padding === 'same' ? Math.max(0, size) : 0));
  const pads = [...cut.map((size) => Math.floor(size / 2)), ...cut.map((size) => Math.ceil(size / 2))];
  const gaps = surplus.map((size) => Math.max(0, -size));
  return convolved(graph, call, 'ConvTranspose', kernel, { strides, pads, output_padding: gaps });
};

function pooled(op: string, attributes: Attributes = {}): Converter {
  return (graph, call) => {
    refuse(call, CHANNELS_LAST);
    const { poolSize, strides } = call.config;
    const sizes = { kernel_shape: pair(poolSize), strides: pair(strides ?? poolSize) };
    const name = graph.node(op, call.name, [image(graph, call).name], { ...sizes, ...padding(call), ...attributes });
    return { name, shape: call.shape, channelsFirst: true };
  };
}

/** [B, H, W, C] to [B, C]. */
function pooledOver(op: string): Converter {
  return (graph, call) => {
    refuse(call, CHANNELS_LAST);
    if (call.inputs[0]!.shape.length !== 4) throw unknown(call, 'its input is no image');
    const name = graph.node(op, `${call.name}/pool`, [image(graph, call).name]); // [B, C, 1, 1]
    return { name: graph.node('Flatten', call.name, [name], { axis: 1 }), shape: call.shape, channelsFirst: false };
  };
}

export const CONVOLUTIONS: Readonly<Record<string, Converter>> = {
  Conv2D: conv2d,
  DepthwiseConv2D: depthwiseConv2d,
  SeparableConv2D: separableConv2d,
  Conv2DTranspose: conv2dTranspose,
  MaxPooling2D: pooled('MaxPool'),
  AveragePooling2D: pooled('AveragePool', { count_include_pad: 0 }),
  GlobalAveragePooling2D: pooledOver('GlobalAveragePool'),
  GlobalMaxPooling2D: pooledOver('GlobalMaxPool'),
};
