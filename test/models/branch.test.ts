import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tensor, Tensor4D } from '../../lib/engine';
import { codeOf, createBranch } from '../../lib/models/branch';
import { assertClose, draw, valuesOf } from '../helpers';

const FEATURES = [3, 4, 7];
const average = createBranch(FEATURES, { codeSize: 5, pooling: 'average' }, 'expression', 1);
const flatten = createBranch(FEATURES, { codeSize: 6, pooling: 'flatten' }, 'nuisance', 1);
const features = draw([2, ...FEATURES]);

test('a feature map becomes a code of the length asked for', () => {
  assert.deepEqual((average.apply(features) as Tensor).shape, [2, 5]);
  assert.deepEqual((flatten.apply(features) as Tensor).shape, [2, 6]);
});

test('average pooling forgets where things are, flattening keeps it', () => {
  const mirrored = features.reverse([1, 2]);
  assertClose(average.apply(mirrored) as Tensor, average.apply(features) as Tensor, 1e-5);
  const [a, b] = [valuesOf(flatten.apply(mirrored) as Tensor), valuesOf(flatten.apply(features) as Tensor)];
  assert.ok(a.some((value, i) => Math.abs(value - b[i]!) > 0.1));
});

test('before flattening, 32 rectified mixtures of the channels are made at every place', () => {
  const [mix, mixBias] = flatten.getLayer('nuisance_narrow').getWeights() as [Tensor, Tensor];
  const [kernel, bias] = flatten.getLayer('nuisance_code').getWeights() as [Tensor, Tensor];
  assert.deepEqual(mix.shape, [1, 1, 7, 32]);
  const mixed = features
    .reshape([2 * 12, 7])
    .matMul(mix.reshape([7, 32]))
    .add(mixBias)
    .relu();
  const expected = mixed
    .reshape([2, 12 * 32])
    .matMul(kernel)
    .add(bias);
  assertClose(flatten.apply(features) as Tensor, expected, 1e-5);
});

test('the code is linear in the pooled features: of either sign, unbounded', () => {
  const kernel = average.getLayer('expression_code').getWeights()[0]!;
  assertClose(average.apply(features) as Tensor, features.mean([1, 2]).matMul(kernel), 1e-5);
  for (const branch of [average, flatten]) {
    const code = branch.apply(features.mul(100)) as Tensor;
    assert.ok(valuesOf(code.min())[0]! < 0 && valuesOf(code.max())[0]! > 1);
  }
});

test('a second pass, in training too, computes the very same', () => {
  for (const branch of [average, flatten]) {
    const run = () => valuesOf(branch.apply(features, { training: true }) as Tensor);
    assert.deepEqual(run(), run());
    assert.deepEqual(run(), valuesOf(branch.apply(features) as Tensor));
    assert.equal(branch.weights.length, branch.trainableWeights.length, 'no moving averages');
  }
});

test('the same seed gives the same weights, another seed or another branch other ones', () => {
  const weightsOf = (name: 'expression' | 'nuisance', seed: number) =>
    valuesOf(createBranch(FEATURES, { codeSize: 5, pooling: 'average' }, name, seed).getWeights()[0]!);
  assert.deepEqual(weightsOf('expression', 1), weightsOf('expression', 1));
  assert.notDeepEqual(weightsOf('expression', 1), weightsOf('expression', 2));
  assert.notDeepEqual(weightsOf('expression', 1), weightsOf('nuisance', 1));
});

test('of a distribution it gives the mean, the very code it gives else, and log variances that start at 0', () => {
  const drawn = createBranch(FEATURES, { codeSize: 6, pooling: 'flatten' }, 'nuisance', 1, true);
  const { mean, logVariance } = codeOf(drawn, features as Tensor4D);
  const alone = codeOf(flatten, features as Tensor4D);
  assert.deepEqual(valuesOf(mean), valuesOf(alone.mean));
  assert.equal(alone.logVariance, undefined);
  assert.deepEqual(valuesOf(logVariance!), new Array(12).fill(0));
});

test('both consist of stock layers', () => {
  const classes = [...average.layers, ...flatten.layers].map((layer) => layer.getClassName());
  assert.deepEqual([...new Set(classes)].sort(), [
    'Conv2D',
    'Dense',
    'Flatten',
    'GlobalAveragePooling2D',
    'InputLayer',
  ]);
});
