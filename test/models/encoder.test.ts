import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf } from '../../lib/engine';
import { createEncoder } from '../../lib/models/encoder';
import { assertClose, draw, valuesOf } from '../helpers';

const OPTIONS = { kind: 'residual', width: 4, stages: 3, blocks: 1 } as const;

test('grey and RGB images of 32, 48 and 64 pixels become maps of an eighth of the side, 6 times as many channels', () => {
  for (const side of [32, 48, 64]) {
    for (const channels of [1, 3]) {
      const encoder = createEncoder([side, side, channels], OPTIONS, 1);
      assert.deepEqual(encoder.outputs[0]!.shape, [null, side / 8, side / 8, 24]);
      const features = encoder.apply(tf.zeros([2, side, side, channels])) as Tensor;
      assert.deepEqual(features.shape, [2, side / 8, side / 8, 24]);
    }
  }
});

test('each stage halves the side, rounding up, and doubles the channels from 1.5 times the width', () => {
  const shapeOf = (stages: number) => createEncoder([50, 34, 1], { ...OPTIONS, stages }, 1).outputs[0]!.shape.slice(1);
  assert.deepEqual([1, 2, 3, 4].map(shapeOf), [
    [25, 17, 6],
    [13, 9, 12],
    [7, 5, 24],
    [4, 3, 48],
  ]);
});

test('the plain kind halves the side by a maximum after each stage and doubles the channels from the width', () => {
  const options = { kind: 'vgg', width: 4, stages: 3, blocks: 2 } as const;
  const encoder = createEncoder([50, 34, 1], options, 1);
  assert.deepEqual(encoder.outputs[0]!.shape, [null, 7, 5, 16]);
  const layers = encoder.layers.map((layer) => layer.getClassName());
  const stage = [
    ...['Conv2D', 'BatchNormalization', 'ReLU'],
    ...['Conv2D', 'BatchNormalization', 'ReLU'],
    'MaxPooling2D',
  ];
  assert.deepEqual(layers, ['InputLayer', ...stage, ...stage, ...stage]);
});

test('more blocks deepen it without changing its shapes', () => {
  const shallow = createEncoder([16, 16, 1], { ...OPTIONS, stages: 2 }, 1);
  const deep = createEncoder([16, 16, 1], { ...OPTIONS, stages: 2, blocks: 3 }, 1);
  assert.deepEqual(deep.outputs[0]!.shape, shallow.outputs[0]!.shape);
  assert.equal(deep.layers.length - shallow.layers.length, 2 * 2 * 7, 'an identity block is 7 layers');
});

test('it consists of stock layers, and no convolution has a bias that the normalisation would cancel', () => {
  const encoder = createEncoder([16, 16, 1], OPTIONS, 1);
  const classes = new Set(encoder.layers.map((layer) => layer.getClassName()));
  assert.deepEqual([...classes].sort(), ['Add', 'BatchNormalization', 'Conv2D', 'InputLayer', 'ReLU']);
  for (const layer of encoder.layers) {
    if (layer.getClassName() === 'Conv2D') assert.equal(layer.getConfig().useBias, false, layer.name);
    if (layer.getClassName() === 'BatchNormalization') assert.equal(layer.getConfig().momentum, 0.9, layer.name);
  }
});

test('a residual block adds what it computes to what it was given', () => {
  const encoder = createEncoder([8, 8, 1], { ...OPTIONS, stages: 1, blocks: 2 }, 1);
  const inputOfBlock = encoder.getLayer('stage1_block1_relu').output as never;
  const probe = tf.model({ inputs: encoder.inputs, outputs: [inputOfBlock, encoder.outputs[0]!] });
  // with the block's own last normalisation at nought only the shortcut is left
  encoder.getLayer('stage1_block2_b_norm').setWeights([tf.zeros([6]), tf.zeros([6]), tf.zeros([6]), tf.ones([6])]);
  const [before, after] = probe.apply(draw([2, 8, 8, 1])) as [Tensor, Tensor];
  assert.ok(valuesOf(before).some((value) => value > 0));
  assertClose(after, before, 1e-6);
});

test('in use an image’s features do not depend on the batch it is in; in training they do', () => {
  const encoder = createEncoder([16, 16, 1], OPTIONS, 1);
  const images = draw([4, 16, 16, 1]);
  const first = images.slice([0, 0, 0, 0], [1, 16, 16, 1]);
  const run = (x: Tensor, training: boolean) => (encoder.apply(x, { training }) as Tensor).slice([0], [1]);
  assertClose(run(images, false), run(first, false), 1e-5);
  const [together, alone] = [valuesOf(run(images, true)), valuesOf(run(first, true))];
  assert.ok(together.some((value, i) => Math.abs(value - alone[i]!) > 0.1));
});

test('kernels are drawn as He et al. say, variance 2 / inputs, cut at two deviations as tfjs does', () => {
  const encoder = createEncoder([16, 16, 1], { ...OPTIONS, width: 32, stages: 1 }, 1);
  const kernel = encoder.getLayer('stage1_block1_b_conv').getWeights()[0]!;
  assert.deepEqual(kernel.shape, [3, 3, 48, 48]);
  const deviation = Math.sqrt(2 / (9 * 48));
  const { mean, variance } = tf.moments(kernel.div(deviation));
  assertClose(mean, [0], 0.02);
  assertClose(variance, [0.774], 0.02); // of a normal variable cut at ± 2
  assert.ok(valuesOf(kernel.abs().max())[0]! <= 2 * deviation);
});
