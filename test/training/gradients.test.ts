import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tf, type Variable } from '../../lib/engine';
import { namedVariables, trainableVariables } from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { lossAndGradients } from '../../lib/training/gradients';
import { computeTerms, totalLoss, trainedGroups, weightsOf } from '../../lib/training/terms';
import { alive, assertClose, differences, gradientsOf, valuesOf } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, lossOptions, OPTIONS, PRIOR, smallBatch } from './small';

const batch = smallBatch();
const options = lossOptions();

test('terms, total and gradients are those of one pass, a gradient for each variable in order', () => {
  const parts = createSmall();
  const variables = trainableVariables(parts, trainedGroups(options, parts).flat());
  const { terms, total, gradients } = lossAndGradients(parts, batch, options, { variables, prior: PRIOR });
  const compute = () => computeTerms(createSmall(), batch, options, { prior: PRIOR });
  assertClose(
    terms.map((term) => valuesOf(term)[0]!),
    Object.values(compute()).map((term) => valuesOf(term)[0]!),
    1e-6,
  );
  assertClose(total, totalLoss(compute(), weightsOf(options)), 1e-6);
  const expected = gradientsOf(
    () => totalLoss(computeTerms(parts, batch, options, { prior: PRIOR }), weightsOf(options)),
    variables,
  );
  assert.equal(gradients.length, variables.length);
  gradients.forEach((gradient, i) => {
    assert.deepEqual(gradient.shape, variables[i]!.shape);
    assertClose(gradient, expected[i]!, 1e-5);
  });
});

test('where no gradient is stopped, they agree with finite differences of the total through the whole network', () => {
  const parts = createSmall();
  const variables = namedVariables(parts);
  for (const name of [
    'expression/expression_code/bias',
    'classifier/classifier_logits/bias',
    'decoder/decoder_up3/kernel',
  ]) {
    const variable = variables.get(name) as Variable;
    const { gradients } = lossAndGradients(parts, batch, options, { variables: [variable], prior: PRIOR });
    const start = variable.clone();
    const total = (values: Tensor) => {
      variable.assign(values);
      return totalLoss(computeTerms(parts, batch, options, { prior: PRIOR }), weightsOf(options));
    };
    assertClose(gradients[0]!, differences(total, start), 2e-3, name);
    variable.assign(start);
  }
});

test('only the terms, the total and the gradients stay, until they are disposed', () => {
  const parts = createSmall();
  const variables = trainableVariables(parts, trainedGroups(options, parts).flat());
  const run = () => lossAndGradients(parts, batch, options, { variables, prior: PRIOR });
  tf.dispose(run());
  const before = alive();
  const results = run();
  assert.equal(alive().tensors - before.tensors, 4 + 1 + variables.length);
  tf.dispose(results);
  assert.deepEqual(alive(), before);
});

test('a task gives the gradients of a batch without taking the step', () => {
  const task = new DisentanglingTask(createSmall(), barDataset(), OPTIONS);
  const before = task.trained.map(valuesOf);
  const images = batch.images;
  const { total, gradients } = task.gradientsOn({ images, labels: [0, 1, 2, 0] });
  assert.deepEqual(task.trained.map(valuesOf), before);
  assert.equal(task.optimizer.state().steps, 0);
  const numbers = task.stepOn({ images, labels: [0, 1, 2, 0] }, 0.01);
  assertClose(total, [numbers.total!], 1e-6);
  const norm = Math.sqrt(gradients.flatMap(valuesOf).reduce((sum, g) => sum + g * g, 0));
  assertClose([numbers.gradientNorm!], [norm], 1e-4);
  assert.ok(!images.isDisposed, 'the batch stays the caller’s');
});
