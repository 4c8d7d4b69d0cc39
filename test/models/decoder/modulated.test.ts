import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayersModel, type Tensor, tf } from '../../../lib/engine';
import { createDecoder } from '../../../lib/models/decoder/decoder';
import { assertClose, draw, gradientsOf, valuesOf } from '../../helpers';

const SIZES = { expression: 3, nuisance: 5 };
const create = (height = 16, width = height, channels = 1) =>
  createDecoder(SIZES, [height, width, channels], { kind: 'modulated', width: 4 }, 1);
const paint = (decoder: LayersModel, expression: Tensor, nuisance: Tensor) =>
  decoder.apply(tf.concat([expression, nuisance], 1)) as Tensor;

/** With every weight moved, so that modulations are not nothing. */
function shaken(decoder = create()): LayersModel {
  decoder.setWeights(decoder.getWeights().map((weight, i) => weight.add(draw(weight.shape, i).mul(0.2))));
  return decoder;
}

test('codes become images of the shape asked for, of sides that can be halved often and others', () => {
  for (const [height, width, channels] of [
    [48, 48, 1],
    [96, 96, 3],
    [64, 32, 3],
    [33, 35, 1],
  ] as const) {
    const image = create(height, width, channels).apply(tf.zeros([2, 8])) as Tensor;
    assert.deepEqual(image.shape, [2, height, width, channels]);
  }
});

test('it is laid out on about six by six places, whatever the size of the image', () => {
  const layout = (side: number) => create(side).getLayer('decoder_map').outputShape.slice(1, 3);
  assert.deepEqual([48, 64, 96, 192].map(layout), [
    [6, 6],
    [8, 8],
    [6, 6],
    [6, 6],
  ]);
});

test('the first picture is z_n’s alone: no expression changes it before training', () => {
  const decoder = create();
  const nuisance = draw([4, 5], 'nuisance');
  const [a, b] = ['a', 'b'].map((key) => paint(decoder, draw([4, 3], key), nuisance));
  assert.deepEqual(valuesOf(a!), valuesOf(b!));
  assert.notDeepEqual(valuesOf(paint(decoder, draw([4, 3], 'a'), draw([4, 5], 'other'))), valuesOf(a!));
});

test('once trained, z_e changes what is painted', () => {
  const decoder = shaken();
  const nuisance = draw([1, 5], 'nuisance');
  const [a, b] = ['a', 'b'].map((key) => paint(decoder, draw([1, 3], key), nuisance));
  assert.ok(valuesOf(a!.sub(b!).abs().max())[0]! > 1e-3);
});

test('each code is read from its own place: z_e first', () => {
  const decoder = shaken();
  const read = tf.model({
    inputs: decoder.inputs,
    outputs: ['decoder_expression', 'decoder_nuisance'].map((name) => decoder.getLayer(name).output as never),
  });
  const [expression, nuisance] = read.apply(tf.tensor2d([[1, 2, 3, 4, 5, 6, 7, 8]])) as Tensor[];
  assert.deepEqual(
    [valuesOf(expression!), valuesOf(nuisance!)],
    [
      [1, 2, 3],
      [4, 5, 6, 7, 8],
    ],
  );
});

test('a convolution is modulated by its code: relu((1 + γ) · (w ∗ x) + β)', () => {
  const decoder = shaken();
  const outputs = ['decoder_map', 'decoder_stage0a', 'decoder_style', 'decoder_stage0a_relu'].map(
    (name) => decoder.getLayer(name).output as never,
  );
  const codes = draw([2, 8]);
  const [map, convolved, style, relu] = tf.model({ inputs: decoder.inputs, outputs }).apply(codes) as Tensor[];
  const kernel = decoder.getLayer('decoder_stage0a').weights[0]!.read();
  assertClose(convolved!, tf.conv2d(map as never, kernel as never, 1, 'same'), 1e-5);
  const [scale, shift] = ['scale', 'shift'].map((what) => {
    const [w, b] = decoder.getLayer(`decoder_stage0a_${what}`).weights.map((weight) => weight.read());
    return style!.matMul(w!).add(b!).expandDims(1).expandDims(1);
  });
  assertClose(relu!, convolved!.mul(scale!.add(1)).add(shift!).relu(), 1e-5);
});

test('the gradient reaches every weight', () => {
  const decoder = shaken(create(9));
  const variables = decoder.trainableWeights.map((weight) => weight.read() as never);
  for (const gradient of gradientsOf(() => (decoder.apply(draw([4, 8])) as Tensor).square().sum(), variables)) {
    assert.ok(gradient?.some((value) => value !== 0));
  }
});

test('pixels are in 0 … 1, and it consists of stock layers', () => {
  const image = shaken().apply(draw([4, 8]).mul(10)) as Tensor;
  assert.ok(valuesOf(image).every((value) => value >= 0 && value <= 1));
  const classes = create().layers.map((layer) => layer.getClassName());
  assert.deepEqual([...new Set(classes)].sort(), [
    'Add',
    'Conv2D',
    'Cropping2D',
    'Dense',
    'InputLayer',
    'Multiply',
    'ReLU',
    'Reshape',
    'UpSampling2D',
  ]);
});
