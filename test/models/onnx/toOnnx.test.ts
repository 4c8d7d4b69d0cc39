import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayersModel, type SymbolicTensor, type Tensor, tf } from '../../../lib/engine';
import { composeForUse, createParts, type ModelOptions } from '../../../lib/models/disentangler';
import { ENCODER_KINDS } from '../../../lib/models/encoder';
import { MODEL } from '../../../lib/models/onnx/schema';
import { toOnnx } from '../../../lib/models/onnx/toOnnx';
import { MienError } from '../../../lib/support/errors';
import { runOnnx } from '../../data/onnx';
import { assertClose, assertNothingStays, draw } from '../../helpers';

type Layer = { apply(x: SymbolicTensor | SymbolicTensor[]): unknown };
const { layers } = tf;

/** Weights, moving averages too, that are all different from their first values. */
function shaken(model: LayersModel): LayersModel {
  const values = model.getWeights().map((weight, i) => {
    const isVariance = /variance/.test(model.weights[i]!.originalName);
    return isVariance ? draw(weight.shape, i).square().add(0.1) : weight.add(draw(weight.shape, i).mul(0.1));
  });
  model.setWeights(values);
  return model;
}

/** An image [7, 6, 3] through some layers. */
function chain(...some: readonly Layer[]): LayersModel {
  const image = tf.input({ shape: [7, 6, 3] });
  const outputs = some.reduce((x, layer) => layer.apply(x) as SymbolicTensor, image);
  return shaken(tf.model({ inputs: image, outputs }));
}

async function assertSame(model: LayersModel, batch = 2): Promise<void> {
  const inputs = model.inputs.map(({ shape }, i) => draw([batch, ...(shape.slice(1) as number[])], i));
  const names = { inputs: inputs.map((_, i) => `in${i}`), outputs: model.outputs.map((_, i) => `out${i}`) };
  const expected = [model.predict(inputs)].flat() as Tensor[];
  const answers = await runOnnx(
    toOnnx(model, names, {}),
    Object.fromEntries(inputs.map((input, i) => [`in${i}`, input])),
  );
  for (const [i, output] of expected.entries()) {
    assert.deepEqual(answers[`out${i}`]!.shape, output.shape);
    assertClose(answers[`out${i}`]!.values, output, 1e-4, `${model.name}, output ${i}`);
  }
}

/** Each on an image with an odd and an even side and three channels. */
const SINGLE: Readonly<Record<string, readonly Layer[]>> = {
  'convolution, same': [layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' })],
  'convolution, stride 2, same': [layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' })],
  'convolution, even kernel, stride 2, same': [
    layers.conv2d({ filters: 4, kernelSize: [2, 4], strides: [2, 1], padding: 'same', activation: 'relu' }),
  ],
  'convolution, valid, dilated': [layers.conv2d({ filters: 4, kernelSize: 2, dilationRate: 2, useBias: false })],
  depthwise: [layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, strides: 2, padding: 'same' })],
  separable: [layers.separableConv2d({ filters: 5, kernelSize: 3, depthMultiplier: 2, activation: 'relu' })],
  'transposed, same': [layers.conv2dTranspose({ filters: 4, kernelSize: 4, strides: 2, padding: 'same' })],
  'transposed, same, odd kernel': [layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' })],
  'transposed, valid': [layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2 })],
  'transposed, kernel smaller than stride': [layers.conv2dTranspose({ filters: 4, kernelSize: 1, strides: 2 })],
  'maximum, same': [layers.maxPooling2d({ poolSize: 2, padding: 'same' })],
  'maximum, overlapping': [layers.maxPooling2d({ poolSize: 3, strides: 2 })],
  'mean, same': [layers.averagePooling2d({ poolSize: 2, padding: 'same' })],
  'mean of all': [layers.globalAveragePooling2d({})],
  'maximum of all': [layers.globalMaxPooling2d({})],
  normalisation: [layers.batchNormalization({ epsilon: 0.01 })],
  'normalisation without scale and centre': [layers.batchNormalization({ scale: false, center: false })],
  'normalisation of vectors': [layers.flatten(), layers.batchNormalization({})],
  'normalisation of layers': [layers.layerNormalization({})],
  'flatten after a convolution': [layers.conv2d({ filters: 2, kernelSize: 1 }), layers.flatten()],
  'reshape to an image': [layers.flatten(), layers.dense({ units: 24 }), layers.reshape({ targetShape: [2, 3, 4] })],
  'reshape after a convolution': [
    layers.conv2d({ filters: 2, kernelSize: 1 }),
    layers.reshape({ targetShape: [3, -1] }),
  ],
  permute: [layers.permute({ dims: [3, 1, 2] })],
  'zero padding': [
    layers.zeroPadding2d({
      padding: [
        [1, 2],
        [0, 3],
      ],
    }),
  ],
  cropping: [
    layers.cropping2D({
      cropping: [
        [1, 0],
        [2, 1],
      ],
    }),
  ],
  'up-sampling': [layers.upSampling2d({ size: [2, 3] })],
  'up-sampling, bilinear': [layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' })],
  'dense on each pixel': [layers.dense({ units: 4, activation: 'tanh' })],
  'dense without bias': [layers.flatten(), layers.dense({ units: 4, useBias: false, activation: 'softmax' })],
  'softmax over channels': [layers.conv2d({ filters: 4, kernelSize: 1 }), layers.softmax({ axis: -1 })],
  ReLU: [layers.reLU({})],
  'ReLU to 6': [layers.dense({ units: 3, kernelInitializer: 'ones' }), layers.reLU({ maxValue: 1.5 })],
  LeakyReLU: [layers.leakyReLU({ alpha: 0.2 })],
  ELU: [layers.elu()],
  ThresholdedReLU: [layers.thresholdedReLU({ theta: 0.5 })],
  PReLU: [layers.prelu({})],
  dropouts: [layers.dropout({ rate: 0.5 }), layers.gaussianNoise({ stddev: 1 }), layers.gaussianDropout({ rate: 0.5 })],
};

for (const [name, some] of Object.entries(SINGLE)) {
  test(`ONNX Runtime computes what tfjs does: ${name}`, () => assertSame(chain(...some)));
}

const NAMED = [
  'elu',
  'hardSigmoid',
  'linear',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'softplus',
  'softsign',
  'swish',
] as const;

test('every activation that a layer may name', async () => {
  const image = tf.input({ shape: [5, 4, 2] });
  const outputs = NAMED.map((activation) => {
    const wide = layers.conv2d({ filters: 3, kernelSize: 3, activation: activation as 'elu', padding: 'same' });
    return wide.apply(image) as SymbolicTensor;
  });
  await assertSame(shaken(tf.model({ inputs: image, outputs })));
});

test('layers that merge images: sum, mean, product, maximum, minimum, and side by side', async () => {
  const image = tf.input({ shape: [5, 4, 2] });
  const convolved = () => layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same' }).apply(image) as SymbolicTensor;
  const [second, third] = [convolved(), convolved()];
  const merging = [
    layers.add(),
    layers.average(),
    layers.multiply(),
    layers.maximum(),
    layers.minimum(),
    layers.concatenate(),
    layers.concatenate({ axis: 1 }),
    layers.concatenate({ axis: 2 }),
  ];
  const outputs = merging.map((layer) => layer.apply([image, second, third]) as SymbolicTensor);
  await assertSame(shaken(tf.model({ inputs: image, outputs })));
});

test('a gate for each channel, as squeeze-excite and FiLM have it', async () => {
  const [image, code] = [tf.input({ shape: [5, 4, 6] }), tf.input({ shape: [3] })];
  const features = layers.conv2d({ filters: 6, kernelSize: 3 }).apply(image) as SymbolicTensor;
  const pooled = layers.globalAveragePooling2d({}).apply(features) as SymbolicTensor;
  const gate = layers.dense({ units: 6, activation: 'sigmoid' }).apply(pooled) as SymbolicTensor;
  const [scale, shift] = [1, 2].map(() => {
    const line = layers.dense({ units: 6 }).apply(code) as SymbolicTensor;
    return layers.reshape({ targetShape: [1, 1, 6] }).apply(line) as SymbolicTensor;
  });
  const gated = layers.multiply().apply([features, gate]) as SymbolicTensor; // [B, h, w, C] and [B, C]
  const scaled = layers.multiply().apply([gated, scale!]) as SymbolicTensor; // and [B, 1, 1, C]
  const moved = layers.add().apply([scaled, shift!]) as SymbolicTensor;
  await assertSame(shaken(tf.model({ inputs: [image, code], outputs: [moved, gate] })));
});

test('a layer and a model that are used twice share their weights', async () => {
  const image = tf.input({ shape: [5, 4, 2] });
  const convolution = layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same', name: 'shared' });
  const inner = tf.sequential({ layers: [layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [5, 4, 2] })] });
  const twice = convolution.apply(convolution.apply(image)) as SymbolicTensor;
  const model = shaken(
    tf.model({ inputs: image, outputs: [inner.apply(image), inner.apply(twice)] as SymbolicTensor[] }),
  );
  await assertSame(model);
  const bytes = toOnnx(model, { inputs: ['image'], outputs: ['a', 'b'] }, {});
  const { initializer } = (MODEL.decode(bytes) as unknown as { graph: { initializer: { name: string }[] } }).graph;
  assert.equal(initializer.length, 4, initializer.map(({ name }) => name).join());
});

const OPTIONS: ModelOptions = {
  encoder: { kind: 'residual', width: 4, stages: 2, blocks: 2 },
  expression: { codeSize: 6, pooling: 'average' },
  nuisance: { codeSize: 5, pooling: 'flatten', encoder: 'own', width: null },
  adversary: { hidden: [[], [8]], normalise: true },
  decoder: { kind: 'transposed', width: 4 },
};

for (const kind of ENCODER_KINDS) {
  for (const side of [16, 15]) {
    test(`all that mien trains, ${kind} encoder, ${side} × ${side} pixels`, async () => {
      const options = { ...OPTIONS, encoder: { ...OPTIONS.encoder, kind } };
      const parts = createParts([side, side, 1], 7, options, 3);
      for (const part of Object.values(parts)) shaken(part as LayersModel);
      for (const batch of [1, 5]) {
        await assertSame(composeForUse(parts), batch);
        await assertSame(parts.decoder, batch);
        await assertSame(parts.adversary, batch);
      }
    });
  }
}

for (const side of [16, 15]) {
  test(`the decoder in which z_e modulates what z_n lays out, ${side} × ${side} pixels`, async () => {
    const parts = createParts([side, side, 3], 7, { ...OPTIONS, decoder: { kind: 'modulated', width: 2 } }, 3);
    for (const batch of [1, 5]) await assertSame(shaken(parts.decoder), batch);
  });
}

test('metadata is kept, inputs and outputs have the names they were given, images the order of tfjs', async () => {
  const model = chain(layers.conv2d({ filters: 2, kernelSize: 3 }));
  const bytes = toOnnx(model, { inputs: ['image'], outputs: ['map'] }, { classes: '["ä","b"]' });
  const file = MODEL.toObject(MODEL.decode(bytes), { longs: Number }) as {
    metadataProps: object[];
    opsetImport: object[];
    graph: { input: object[]; output: object[] };
  };
  assert.deepEqual(file.metadataProps, [{ key: 'classes', value: '["ä","b"]' }]);
  const dim = [{ dimParam: 'N' }, { dimValue: 7 }, { dimValue: 6 }, { dimValue: 3 }];
  assert.deepEqual(file.graph.input, [{ name: 'image', type: { tensorType: { elemType: 1, shape: { dim } } } }]);
  const answers = await runOnnx(bytes, { image: draw([4, 7, 6, 3]) });
  assert.deepEqual(answers.map!.shape, [4, 5, 4, 2]);
});

test('a layer, an activation or a setting that is not known is named', () => {
  const refused = (some: readonly Layer[], words: RegExp) =>
    assert.throws(
      () => toOnnx(chain(...some), { inputs: ['x'], outputs: ['y'] }, {}),
      (error: unknown) => error instanceof MienError && words.test(error.message),
    );
  refused([layers.reshape({ targetShape: [7, 18] }), layers.gru({ units: 2, name: 'memory' })], /memory \(GRU\)/);
  refused([layers.conv2d({ filters: 1, kernelSize: 1, name: 'c', activation: 'mish' as 'elu' })], /c \(Conv2D\).*mish/);
  refused([layers.maxPooling2d({ dataFormat: 'channelsFirst', name: 'p' })], /p \(MaxPooling2D\).*channelsFirst/);
  refused([layers.batchNormalization({ axis: 1, name: 'n' })], /n \(BatchNormalization\).*axis 1/);
});

test('exporting leaves no tensor behind', () => {
  const model = composeForUse(createParts([16, 16, 1], 7, OPTIONS, 3));
  const names = { inputs: ['image'], outputs: ['probabilities', 'expression', 'nuisance'] };
  assertNothingStays(() => void toOnnx(model, names, {}));
});
