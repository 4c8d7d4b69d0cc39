import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayersModel, type SymbolicTensor, type Tensor, type Tensor4D, tf } from '../../lib/engine';
import { composeForUse, disposeParts } from '../../lib/models/disentangler';
import { foldNorms, leaves } from '../../lib/models/foldNorms';
import { assertClose, draw } from '../helpers';
import { createSmall } from './small';

const images = draw([3, 16, 16, 1], 'images').sigmoid() as Tensor4D;

/** Normalisations as after a training: none of their four weights at its first value. */
function disturb(model: LayersModel): void {
  for (const layer of leaves(model)) {
    if (layer.getClassName() !== 'BatchNormalization') continue;
    const near = (weight: Tensor, i: number) => weight.add(draw(weight.shape, `${layer.name} ${i}`).abs().mul(0.5));
    tf.tidy(() => layer.setWeights(layer.getWeights().map(near)));
  }
}

const kinds = (model: LayersModel) => leaves(model).map((layer) => layer.getClassName());

test('the folded disentangler computes the same to rounding, and has no normalisation left', () => {
  const parts = createSmall();
  const model = composeForUse(parts);
  disturb(model);
  const folded = foldNorms(model);
  assert.ok(kinds(model).includes('BatchNormalization'));
  assert.ok(!kinds(folded).includes('BatchNormalization'));
  const got = folded.apply(images) as Tensor[];
  (model.apply(images) as Tensor[]).forEach((want, i) => {
    assertClose(got[i]!, want, 2e-5, `output ${i}`);
  });
});

test('the copy has weights of its own: it outlives the model', () => {
  const parts = createSmall();
  const folded = foldNorms(composeForUse(parts));
  const before = (folded.apply(images) as Tensor[]).map((output) => output.dataSync());
  disposeParts(parts);
  (folded.apply(images) as Tensor[]).forEach((output, i) => {
    assert.deepEqual(output.dataSync(), before[i]);
  });
});

/** A model of one convolution with a tail. */
function tailed(tail: (x: SymbolicTensor) => SymbolicTensor | SymbolicTensor[], options = {}): LayersModel {
  const input = tf.input({ shape: [8, 8, 2] });
  const convolution = tf.layers.conv2d({ filters: 3, kernelSize: 3, useBias: false, ...options });
  const model = tf.model({ inputs: input, outputs: tail(convolution.apply(input) as SymbolicTensor) });
  disturb(model);
  return model;
}

const norm = () => tf.layers.batchNormalization();
const keeps: Record<string, LayersModel> = {
  'whose convolution has a bias': tailed((x) => norm().apply(x) as SymbolicTensor, { useBias: true }),
  'after an activation': tailed((x) => norm().apply(x) as SymbolicTensor, { activation: 'relu' }),
  'when the convolution has another user': tailed((x) => [x, norm().apply(x) as SymbolicTensor]),
  'over another axis': tailed((x) => tf.layers.batchNormalization({ axis: 1 }).apply(x) as SymbolicTensor),
};

for (const [where, model] of Object.entries(keeps)) {
  test(`a normalisation ${where} stays, and the copy computes the same`, () => {
    const folded = foldNorms(model);
    assert.deepEqual(kinds(folded), kinds(model));
    const x = draw([2, 8, 8, 2], 'x');
    const [got, want] = [folded, model].map((m) => [m.apply(x) as Tensor | Tensor[]].flat());
    want!.forEach((output, i) => {
      assertClose(got![i]!, output, 1e-5);
    });
  });
}
