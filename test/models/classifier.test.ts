import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LayersModel, type Tensor, tf } from '../../lib/engine';
import { createClassifier } from '../../lib/models/classifier';
import { assertClose, draw, valuesOf } from '../helpers';

const run = (model: LayersModel, x: Tensor) => model.apply(x) as Tensor;

test('codes become a logit for each class', () => {
  for (const hidden of [[], [8], [8, 4]]) {
    const model = createClassifier(5, 7, hidden, 'adversary', 1);
    assert.deepEqual(run(model, draw([3, 5])).shape, [3, 7]);
    assert.equal(model.layers.length, hidden.length + 1);
  }
});

test('without hidden layers it is linear: kernel and bias, nothing else', () => {
  const model = createClassifier(5, 3, [], 'classifier', 1);
  const bias = draw([3], 'bias');
  const [kernel] = model.getWeights();
  model.setWeights([kernel!, bias]);
  const x = draw([4, 5], 'x');
  assertClose(run(model, x), x.matMul(kernel!).add(bias), 1e-5);
});

test('hidden layers are ReLUs, the logits are neither squashed nor cut', () => {
  const model = createClassifier(5, 3, [8], 'adversary', 1);
  const [kernel, bias, out, outBias] = model.getWeights() as [Tensor, Tensor, Tensor, Tensor];
  const x = draw([4, 5], 'x').mul(10);
  const expected = x.matMul(kernel).add(bias).relu().matMul(out).add(outBias);
  assertClose(run(model, x), expected, 1e-5);
  assert.ok(valuesOf(expected.min())[0]! < -1 && valuesOf(expected.max())[0]! > 1);
});

test('the first guess is not biased: biases start at zero', () => {
  const model = createClassifier(5, 3, [8], 'adversary', 1);
  assertClose(run(model, tf.zeros([1, 5])), [0, 0, 0], 1e-7);
});

test('weights follow from seed and name', () => {
  const weightsOf = (name: string, seed: number) => valuesOf(createClassifier(5, 3, [8], name, seed).getWeights()[0]!);
  assert.deepEqual(weightsOf('adversary', 1), weightsOf('adversary', 1));
  assert.notDeepEqual(weightsOf('adversary', 1), weightsOf('adversary', 2));
  assert.notDeepEqual(weightsOf('adversary', 1), weightsOf('classifier', 1));
});
