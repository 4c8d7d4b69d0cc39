import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayersModel, type SymbolicTensor, type Tensor, type Tensor4D, tf } from '../../lib/engine';
import { composeForUse } from '../../lib/models/disentangler';
import { foldNorms, type Layer, leaves } from '../../lib/models/foldNorms';
import { disposeParts } from '../../lib/models/parts';
import { assertClose, draw, valuesOf } from '../helpers';
import { createSmall, SEPARATED_SMALL } from './small';

const SHAPE = [6, 6, 2];
const images = draw([3, ...SHAPE], 'images');
const faces = draw([3, 16, 16, 1], 'faces').sigmoid() as Tensor4D;
const classesOf = (model: LayersModel) => leaves(model).map((layer) => layer.getClassName());
const count = (model: LayersModel, name: string) => classesOf(model).filter((other) => other === name).length;
const run = (model: LayersModel, x: Tensor) => [model.apply(x) as Tensor | Tensor[]].flat();

/** No weight at its first value: scales of either sign, shifts, moving averages. */
function stir(model: LayersModel): void {
  const weights = model.getWeights().map((weight, i) => {
    const isVariance = model.weights[i]!.originalName.endsWith('variance');
    return isVariance ? draw(weight.shape, i).abs().add(0.1) : weight.add(draw(weight.shape, i).mul(0.3));
  });
  model.setWeights(weights);
}

const convolution = (more = {}) =>
  tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', useBias: false, ...more });
const norm = (more = {}) => tf.layers.batchNormalization(more);

/** A model of one path of layers. */
function path(...layers: Layer[]): LayersModel {
  const input = tf.input({ shape: SHAPE });
  const output = layers.reduce((x, layer) => layer.apply(x) as SymbolicTensor, input);
  const model = tf.model({ inputs: input, outputs: output });
  stir(model);
  return model;
}

function assertSame(folded: LayersModel, model: LayersModel, x: Tensor = images): void {
  const [got, expected] = [run(folded, x), run(model, x)];
  assert.equal(got.length, expected.length);
  for (const [i, output] of expected.entries()) assertClose(got[i]!, output, 1e-4, `output ${i}`);
}

for (const own of [false, true]) {
  test(`the disentangler${own ? ' with two encoders' : ''} computes the same without a normalisation, and its ReLUs are the convolutions’ own`, () => {
    const parts = createSmall(1, own ? SEPARATED_SMALL : {}, own ? ['nuisance'] : []);
    stir(parts.encoder);
    if (parts.nuisanceEncoder) stir(parts.nuisanceEncoder);
    const model = composeForUse(parts);
    const folded = foldNorms(model);
    assertSame(folded, model, faces);
    assert.ok(count(model, 'BatchNormalization') > 0);
    assert.equal(count(folded, 'BatchNormalization'), 0);
    assert.equal(count(folded, 'Conv2D'), count(model, 'Conv2D'));
    assert.equal(count(folded, 'ReLU'), own ? 4 : 2, 'those after the two sums of an encoder stay');
  });
}

test('normalisation is folded in with its own epsilon, and a ReLU after it becomes the activation', () => {
  const model = path(convolution(), norm({ epsilon: 0.5 }), tf.layers.reLU());
  const folded = foldNorms(model);
  assertSame(folded, model);
  assert.deepEqual(classesOf(folded), ['InputLayer', 'Conv2D']);
});

const STAYS: Record<string, LayersModel> = {
  'after a convolution with a bias': path(convolution({ useBias: true }), norm()),
  'after an activation': path(convolution({ activation: 'tanh' }), norm()),
  'along another axis': path(convolution(), norm({ axis: 1 })),
  'without scale': path(convolution(), norm({ scale: false })),
  'without shift': path(convolution(), norm({ center: false })),
  'after something else': path(tf.layers.reLU(), norm()),
};

for (const [where, model] of Object.entries(STAYS)) {
  test(`a normalisation ${where} stays, and the copy computes the same`, () => {
    const folded = foldNorms(model);
    assert.equal(count(folded, 'BatchNormalization'), 1);
    assertSame(folded, model);
  });
}

test('a ReLU with a ceiling stays a layer', () => {
  const model = path(convolution(), norm(), tf.layers.reLU({ maxValue: 0.5 }));
  const folded = foldNorms(model);
  assert.deepEqual(classesOf(folded), ['InputLayer', 'Conv2D', 'ReLU']);
  assertSame(folded, model);
});

test('a convolution whose output something else uses too, or that is an output, is left as it is', () => {
  for (const use of ['another layer', 'an output']) {
    const input = tf.input({ shape: SHAPE });
    const y = convolution().apply(input) as SymbolicTensor;
    const z = norm().apply(y) as SymbolicTensor;
    const outputs = use === 'an output' ? [y, z] : [tf.layers.add().apply([y, z]) as SymbolicTensor];
    const model = tf.model({ inputs: input, outputs });
    stir(model);
    const folded = foldNorms(model);
    assert.equal(count(folded, 'BatchNormalization'), 1, use);
    assertSame(folded, model);
  }
});

test('the copy has memory of its own: neither changes with the other, and it outlives the parts', () => {
  const parts = createSmall();
  const model = composeForUse(parts);
  const before = model.getWeights().map(valuesOf);
  const folded = foldNorms(model);
  const expected = run(folded, faces).map(valuesOf);
  assert.deepEqual(model.getWeights().map(valuesOf), before, 'folding changes nothing in the original');
  const theirs = new Set(model.weights.map((weight) => weight.read().dataId));
  for (const weight of folded.weights) assert.ok(!theirs.has(weight.read().dataId), `${weight.name} is shared`);
  model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
  disposeParts(parts);
  assert.deepEqual(run(folded, faces).map(valuesOf), expected);
});
