import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayersModel, type Tensor, tf, type Variable, withFrozenWeights } from '../../../lib/engine';
import { assertClose, assertNothingStays, differences, draw, gradientsOf, valuesOf } from '../../helpers';

/** One layer of every kind that mien's parts are made of. */
function createModel(): LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [4, 4, 2], activation: 'tanh' }),
      tf.layers.batchNormalization(),
      tf.layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3 }),
    ],
  });
}

const variablesOf = (model: LayersModel) => model.trainableWeights.map((weight) => weight.read() as Variable);
const loss = (model: LayersModel, x: Tensor) => (model.apply(x, { training: true }) as Tensor).square().sum();
const frozenLoss = (model: LayersModel, x: Tensor) => withFrozenWeights(model, () => loss(model, x));

test('the output is the same as with free weights', () => {
  const model = createModel();
  const x = draw([2, 4, 4, 2]);
  assert.deepEqual(valuesOf(frozenLoss(model, x)), valuesOf(loss(model, x)));
});

test('the input gets the gradient it would get from free weights', () => {
  const model = createModel();
  const x = draw([2, 4, 4, 2]);
  const gradient = tf.grad((v: Tensor) => frozenLoss(model, v))(x);
  assertClose(gradient, tf.grad((v: Tensor) => loss(model, v))(x), 1e-6);
  assert.ok(valuesOf(gradient).some((value) => Math.abs(value) > 1e-3));
});

test('that gradient agrees with finite differences', () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4], activation: 'tanh' })] });
  const f = (v: Tensor) => frozenLoss(model, v);
  const x = draw([2, 4]);
  assertClose(tf.grad(f)(x), differences(f, x), 2e-3);
});

test('no weight gets a gradient, whatever its layer', () => {
  const model = createModel();
  const outside = tf.variable(tf.scalar(2));
  const x = draw([2, 4, 4, 2]);
  const variables = variablesOf(model);
  assert.equal(variables.length, 8);
  const [reached, ...frozen] = gradientsOf(() => frozenLoss(model, x.mul(outside)), [outside, ...variables]);
  assert.ok(Math.abs(reached![0]!) > 1e-3);
  for (const gradient of frozen) assert.equal(gradient, null);
});

test('weights are free again afterwards', () => {
  const model = createModel();
  const x = draw([2, 4, 4, 2]);
  frozenLoss(model, x);
  for (const gradient of gradientsOf(() => loss(model, x), variablesOf(model))) assert.ok(gradient);
});

test('weights are free again after a throw, which passes through', () => {
  const model = createModel();
  const failing = () =>
    withFrozenWeights(model, () => {
      throw new RangeError('on purpose');
    });
  assert.throws(failing, RangeError);
  const variables = variablesOf(model);
  for (const variable of variables) assert.ok(variable instanceof tf.Variable);
  for (const gradient of gradientsOf(() => loss(model, draw([2, 4, 4, 2])), variables)) assert.ok(gradient);
});

test('frozen twice, weights are free again only after the outer one, and nothing stays behind', () => {
  const model = createModel();
  const x = draw([2, 4, 4, 2]);
  const outside = tf.variable(tf.scalar(2));
  const nested = () =>
    withFrozenWeights(model, () => {
      const inner = frozenLoss(model, x.mul(outside));
      return inner.add(loss(model, x.mul(outside))) as typeof inner; // still frozen
    });
  const [reached, ...frozen] = gradientsOf(nested, [outside, ...variablesOf(model)]);
  assert.ok(Math.abs(reached![0]!) > 1e-3);
  for (const gradient of frozen) assert.equal(gradient, null);
  for (const gradient of gradientsOf(() => loss(model, x), variablesOf(model))) assert.ok(gradient, 'free again');
  assertNothingStays(() => tf.tidy(() => void nested()));
});

test('another model that is used inside stays free', () => {
  const frozen = createModel();
  const free = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: 'free' })] });
  const variables = [...variablesOf(frozen), ...variablesOf(free)];
  const x = draw([2, 4, 4, 2]);
  const gradients = gradientsOf(
    () => withFrozenWeights(frozen, () => (free.apply(frozen.apply(x) as Tensor) as Tensor).square().sum()),
    variables,
  );
  const reached = variables.filter((_, i) => gradients[i]).map(({ name }) => name);
  assert.deepEqual(reached, ['free/kernel', 'free/bias']);
});

test('it leaves nothing behind', () => {
  const model = createModel();
  const x = draw([2, 4, 4, 2]);
  assertNothingStays(() => {
    tf.tidy(() => {
      frozenLoss(model, x);
    });
    tf.grad((v: Tensor) => frozenLoss(model, v))(x).dispose();
  });
});
