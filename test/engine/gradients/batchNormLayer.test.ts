import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type LayersModel, type Tensor, tf, type Variable } from '../../../lib/engine';
import { temporaryFolder } from '../../data/temporary';
import { assertClose, assertNothingStays, draw, gradientsOf, valuesOf } from '../../helpers';

const PIXELS = 4 * 5;
const CHANNELS = 3;
const BATCH = 6;
const N = BATCH * PIXELS;
const x = draw([BATCH, 4, 5, CHANNELS], 'x').mul(2).add(1);
/** The stock layer computes other ranks than 4 itself; over the same values it must come to the same. */
const flat = x.reshape([BATCH, PIXELS, CHANNELS]);

function createLayer(inputShape: number[], more: object = {}): LayersModel {
  const layer = tf.layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5, inputShape, ...more });
  return tf.sequential({ layers: [layer] });
}
const fused = () => createLayer([4, 5, CHANNELS]);
const stock = () => createLayer([PIXELS, CHANNELS]);

const train = (model: LayersModel, input: Tensor) => model.apply(input, { training: true }) as Tensor;
const variablesOf = (model: LayersModel) => model.weights.map((weight) => weight.read() as Variable);

test('in training the layer computes what the stock layer computes', () => {
  assertClose(train(fused(), x), train(stock(), flat), 1e-5);
});

test('its weights get the gradients that the stock layer’s weights get', () => {
  const weights = draw([BATCH, 4, 5, CHANNELS], 'weights');
  const ours = fused();
  const theirs = stock();
  const a = gradientsOf(() => train(ours, x).mul(weights).sum(), variablesOf(ours).slice(0, 2));
  const b = gradientsOf(
    () => train(theirs, flat).mul(weights.reshape(flat.shape)).sum(),
    variablesOf(theirs).slice(0, 2),
  );
  assertClose(a[0]!, b[0]!, 1e-4, 'gamma');
  assertClose(a[1]!, b[1]!, 1e-4, 'beta');
});

test('the moving mean follows the stock layer’s, the moving variance differs by n/(n − 1)', () => {
  const ours = fused();
  const theirs = stock();
  for (let i = 0; i < 3; i++) {
    train(ours, x);
    train(theirs, flat);
  }
  const [, , mean, variance] = variablesOf(ours);
  const [, , stockMean, stockVariance] = variablesOf(theirs);
  assertClose(mean!, stockMean!, 1e-5);
  const remaining = 0.9 ** 3; // of the initial variance, 1
  assertClose(variance!.sub(remaining), stockVariance!.sub(remaining).mul(N / (N - 1)), 1e-5);
});

test('in use it applies the moving averages and leaves them as they are', () => {
  const model = fused();
  train(model, x);
  const [, , mean, variance] = variablesOf(model);
  const before = [valuesOf(mean!), valuesOf(variance!)];
  assertClose(model.apply(x) as Tensor, x.sub(mean!).div(variance!.add(1e-5).sqrt()), 1e-5);
  assert.deepEqual([valuesOf(mean!), valuesOf(variance!)], before);
});

test('along another axis, where the kernel does not apply, the stock layer still works', () => {
  const y = train(createLayer([4, 5, CHANNELS], { axis: 1 }), x);
  const { mean, variance } = tf.moments(y, [0, 2, 3]);
  assertClose(mean, tf.zerosLike(mean), 1e-5);
  assertClose(variance, tf.onesLike(variance), 1e-3);
});

test('on disk it is the stock BatchNormalization, and what is loaded computes the same', async () => {
  const folder = temporaryFolder();
  const model = fused();
  train(model, x);
  await model.save(`file://${folder}`);
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const [layer] = modelTopology.config.layers;
  assert.equal(layer.class_name, 'BatchNormalization');
  assert.equal(layer.config.momentum, 0.9);
  const names = weightsManifest[0].weights.map(({ name }: { name: string }) => name.split('/')[1]);
  assert.deepEqual(names, ['gamma', 'beta', 'moving_mean', 'moving_variance']);
  const loaded = await tf.loadLayersModel(`file://${join(folder, 'model.json')}`);
  assert.deepEqual(valuesOf(loaded.apply(x) as Tensor), valuesOf(model.apply(x) as Tensor));
});

test('training it again and again keeps the number of tensors', () => {
  const model = fused();
  const variables = variablesOf(model).slice(0, 2);
  assertNothingStays(() => {
    train(model, x).dispose();
    gradientsOf(() => tf.tidy(() => train(model, x).square().sum()), variables);
  });
});
