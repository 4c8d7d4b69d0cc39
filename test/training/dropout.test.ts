import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor4D, tf } from '../../lib/engine';
import { disposeParts, trainableVariables } from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { computeTerms } from '../../lib/training/terms';
import { dropChannels } from '../../lib/training/terms/dropout';
import { alive, assertClose, differences, gradientsOf, valuesOf } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, lossOptions, OPTIONS, PRIOR, smallBatch } from './small';

const seed = (step: number) => tf.tensor1d([3, step], 'int32');
const loss = { ...lossOptions(), expression: { weight: 1, dropout: 0.5 } };
const batch = smallBatch();

test('whole channels go, each image its own, as many as the rate says, and the mean stays what it was', () => {
  const [B, D, rate] = [50, 400, 0.3];
  const dropped = dropChannels(tf.ones([B, 2, 3, D]) as Tensor4D, rate, seed(1));
  const values = valuesOf(dropped);
  const at = (b: number, place: number, d: number) => values[(b * 6 + place) * D + d]!;
  let left = 0;
  for (let b = 0; b < B; b++) {
    for (let d = 0; d < D; d++) {
      const value = at(b, 0, d);
      assert.ok(value === 0 || Math.abs(value - 1 / 0.7) < 1e-6, `${value}`);
      for (let place = 1; place < 6; place++) assert.equal(at(b, place, d), value, 'one channel in all places');
      left += Number(value > 0);
    }
  }
  // binomial of 20,000 with p 0.7: ± 65
  assert.ok(Math.abs(left - 14_000) < 4 * 65, `${left} left`);
  assert.notDeepEqual(values.slice(0, D), values.slice(6 * D, 7 * D), 'images differ');
  assert.deepEqual(valuesOf(dropChannels(tf.ones([B, 2, 3, D]) as Tensor4D, rate, seed(1))), values);
});

test('it is dropout after mean pooling: by hand on the pooled features', () => {
  const parts = createSmall();
  const features = tf.randomUniform([4, 4, 4, 12]) as Tensor4D;
  const code = parts.expression.apply(dropChannels(features, 0.5, seed(2)));
  const kept = dropChannels(tf.ones([4, 1, 1, 12]) as Tensor4D, 0.5, seed(2)).reshape([4, 12]);
  const [kernel, bias] = trainableVariables(parts, ['expression']);
  const expected = features.mean([1, 2]).mul(kept).matMul(kernel!).add(bias!);
  assertClose(code as Tensor4D, expected, 1e-5);
});

test('only the expression’s term sees it: the others, and what is in use, have all channels', () => {
  const terms = (dropout: number, step = 1) => {
    const options = { ...loss, expression: { weight: 1, dropout } };
    return computeTerms(createSmall(), batch, options, { prior: PRIOR, noise: { dropout: seed(step) } });
  };
  const [none, some, others] = [terms(0), terms(0.5), terms(0.5, 2)];
  for (const name of ['adversary', 'adversarial', 'reconstruction'] as const) {
    assert.deepEqual(valuesOf(some[name]!), valuesOf(none[name]!), name);
  }
  const [a, b, c] = [none, some, others].map(({ expression }) => valuesOf(expression!)[0]!);
  assert.ok(a !== b && b !== c && a !== c, 'another draw, another loss');
  assert.throws(() => computeTerms(createSmall(), batch, loss, { prior: PRIOR }), /needs a seed/);
});

test('its gradient is that of finite differences', () => {
  const parts = createSmall();
  const variable = trainableVariables(parts, ['expression'])[0]!;
  const value = () => computeTerms(parts, batch, loss, { prior: PRIOR, noise: { dropout: seed(1) } }).expression!;
  const [gradient] = gradientsOf(value, [variable]);
  const start = variable.clone();
  const by = differences(
    (values) => {
      variable.assign(values as never);
      return value();
    },
    start,
    1e-2,
  );
  assertClose(gradient!, by, 2e-3);
});

for (const [how, more] of Object.entries({ 'op by op': { compiled: false }, compiled: {}, 'by XLA': { xla: true } })) {
  test(`${how}: each step draws its own, one that goes on draws what it would have, and no tensor stays`, () => {
    const before = alive();
    const create = () => new DisentanglingTask(createSmall(), barDataset(), { ...OPTIONS, loss, ...more });
    const frozen = (task: DisentanglingTask) =>
      task.stepOn({ images: batch.images, labels: [0, 1, 2, 0] }, 0).expression!;
    const task = create();
    const first = frozen(task);
    const { slots } = task.optimizer.state();
    const values = new Map([...slots].map(([name, slot]) => [name, Float32Array.from(valuesOf(slot))]));
    const second = frozen(task);
    assert.notEqual(second, first, 'nothing but the draw differs');
    const other = create();
    other.optimizer.restore(values, 1);
    assert.equal(frozen(other), second);
    for (const each of [task, other]) {
      each.dispose();
      disposeParts(each.parts);
    }
    assert.deepEqual(alive(), before);
  });
}
