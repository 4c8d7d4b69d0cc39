/** Layers that move values and compute nothing. */
import type { Graph, Value } from './graph';
import { type Converter, type LayerCall, pair, refuse, unknown } from './layerCall';

const plain = (graph: Graph, { inputs }: LayerCall) => graph.channelsLast(inputs[0]!);

const flatten: Converter = (graph, call) => {
  refuse(call, { dataFormat: 'channelsLast' });
  const name = graph.node('Flatten', call.name, [plain(graph, call).name], { axis: 1 });
  return { name, shape: call.shape, channelsFirst: false };
};

/** To the sizes that tfjs has worked out, the batch as it comes (0). */
const reshape: Converter = (graph, call) => {
  const sizes = graph.integers(`${call.name}/shape`, [0, ...call.shape.slice(1).map((size) => size ?? -1)]);
  const name = graph.node('Reshape', call.name, [plain(graph, call).name, sizes]);
  return { name, shape: call.shape, channelsFirst: false };
};

const permute: Converter = (graph, call) => {
  const perm = [0, ...(call.config.dims as number[])];
  const name = graph.node('Transpose', call.name, [plain(graph, call).name], { perm });
  return { name, shape: call.shape, channelsFirst: false };
};

/** Pixels of each side, from one number, one of each direction, or all four: [[top, bottom], [left, right]]. */
function sides(setting: unknown): { top: number; bottom: number; left: number; right: number } {
  const [[top, bottom], [left, right]] = pair(setting).map(pair) as [[number, number], [number, number]];
  return { top, bottom, left, right };
}

const zeroPadding: Converter = (graph, call) => {
  refuse(call, { dataFormat: 'channelsLast' });
  const { top, bottom, left, right } = sides(call.config.padding);
  const pads = graph.integers(`${call.name}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
  const name = graph.node('Pad', call.name, [graph.channelsFirst(call.inputs[0]!).name, pads]);
  return { name, shape: call.shape, channelsFirst: true };
};

const cropping: Converter = (graph, call) => {
  refuse(call, { dataFormat: 'channelsLast' });
  const { top, bottom, left, right } = sides(call.config.cropping);
  const starts = graph.integers(`${call.name}/starts`, [top, left]);
  // an end is counted from the back, where 0 would be the start
  const ends = graph.integers(
    `${call.name}/ends`,
    [bottom, right].map((size) => (size === 0 ? Number.MAX_SAFE_INTEGER : -size)),
  );
  const axes = graph.integers(`${call.name}/axes`, [2, 3]);
  const name = graph.node('Slice', call.name, [graph.channelsFirst(call.inputs[0]!).name, starts, ends, axes]);
  return { name, shape: call.shape, channelsFirst: true };
};

const upSampling: Converter = (graph, call) => {
  refuse(call, { dataFormat: 'channelsLast' });
  const scales = graph.floats(`${call.name}/scales`, [4], Float32Array.of(1, 1, ...pair(call.config.size)));
  const linear = call.config.interpolation === 'bilinear';
  const name = graph.node('Resize', call.name, [graph.channelsFirst(call.inputs[0]!).name, '', scales], {
    mode: linear ? 'linear' : 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
  return { name, shape: call.shape, channelsFirst: true };
};

/** Where tfjs's axes of an image are in ONNX's order. */
const FIRST = [0, 2, 3, 1];

const concatenate: Converter = (graph, call) => {
  const rank = call.shape.length;
  const given = call.config.axis as number;
  if (given < -1) throw unknown(call, `its axis is ${given}, which tfjs takes for the last`);
  const axis = given === -1 ? rank - 1 : given;
  const images = call.inputs.some(({ channelsFirst }) => channelsFirst);
  const inputs = call.inputs.map((input) => (images ? graph.channelsFirst(input) : input).name);
  const name = graph.node('Concat', call.name, inputs, { axis: images ? FIRST[axis]! : axis });
  return { name, shape: call.shape, channelsFirst: images };
};

/** Layers that do something in training only. */
const nothing: Converter = (_, { inputs }): Value => inputs[0]!;

export const SHAPING: Readonly<Record<string, Converter>> = {
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  ZeroPadding2D: zeroPadding,
  Cropping2D: cropping,
  UpSampling2D: upSampling,
  Concatenate: concatenate,
  Dropout: nothing,
  SpatialDropout1D: nothing,
  GaussianDropout: nothing,
  GaussianNoise: nothing,
  AlphaDropout: nothing,
};
