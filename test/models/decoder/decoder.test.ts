import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf } from '../../../lib/engine';
import { createDecoder } from '../../../lib/models/decoder/decoder';
import { assertClose, draw, gradientsOf, valuesOf } from '../../helpers';

const SIZES = { expression: 2, nuisance: 4 };

const decodeZeros = (height: number, width: number, channels: number) =>
  createDecoder(SIZES, [height, width, channels], { kind: 'transposed', width: 4 }, 1).apply(
    tf.zeros([2, 6]),
  ) as Tensor;

test('codes become images of the shape asked for: grey and RGB, 32, 48 and 64 pixels', () => {
  for (const side of [32, 48, 64]) {
    for (const channels of [1, 3]) assert.deepEqual(decodeZeros(side, side, channels).shape, [2, side, side, channels]);
  }
});

test('sides that cannot be halved three times work as well, odd ones and oblong images too', () => {
  for (const [height, width] of [
    [50, 50],
    [33, 33],
    [35, 48],
    [36, 47],
  ] as const) {
    assert.deepEqual(decodeZeros(height, width, 1).shape, [2, height, width, 1]);
  }
});

test('an odd side is cut from the next even one: the gradient reaches every weight', () => {
  const decoder = createDecoder(SIZES, [9, 9, 1], { kind: 'transposed', width: 4 }, 1);
  const variables = decoder.trainableWeights.map((weight) => weight.read() as never);
  const codes = draw([4, 6]);
  for (const gradient of gradientsOf(() => (decoder.apply(codes) as Tensor).square().sum(), variables)) {
    assert.ok(gradient?.some((value) => value !== 0));
  }
});

test('pixels are in 0 … 1, whatever the codes', () => {
  const decoder = createDecoder(SIZES, [16, 16, 1], { kind: 'transposed', width: 4 }, 1);
  const image = decoder.apply(draw([4, 6]).mul(1000)) as Tensor;
  assert.ok(valuesOf(image).every((value) => value >= 0 && value <= 1));
  assert.ok(valuesOf(image).some((value) => value > 0.9) && valuesOf(image).some((value) => value < 0.1));
});

test('the first image is mid-grey: nothing is saturated at the start', () => {
  assertClose(decodeZeros(16, 16, 1), new Array(2 * 16 * 16).fill(0.5), 1e-6);
});

test('every output pixel is covered by equally many kernel values, so there is no checkerboard', () => {
  const decoder = createDecoder(SIZES, [16, 16, 1], { kind: 'transposed', width: 4 }, 1);
  const last = decoder.layers.at(-1)!;
  assert.equal(last.getClassName(), 'Conv2DTranspose');
  const [kernel, bias] = last.getWeights() as [Tensor, Tensor];
  last.setWeights([tf.onesLike(kernel), tf.zerosLike(bias)]);
  const map = tf.ones([1, ...(last.inboundNodes[0]!.inputShapes[0] as number[]).slice(1)]);
  const image = (last.apply(map) as Tensor).slice([0, 2, 2, 0], [1, 12, 12, 1]);
  assert.equal(new Set(valuesOf(image)).size, 1);
});

test('it consists of stock layers', () => {
  const classes = (side: number) =>
    createDecoder(SIZES, [side, side, 1], { kind: 'transposed', width: 4 }, 1).layers.map((layer) =>
      layer.getClassName(),
    );
  assert.deepEqual([...new Set(classes(16))].sort(), ['Conv2DTranspose', 'Dense', 'InputLayer', 'Reshape']);
  assert.equal(classes(17).at(-1), 'Cropping2D');
});
