import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../lib/engine';
import { disposeParts, namedVariables, type Parts } from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { WeightAverage } from '../../lib/training/weightAverage';
import { alive, assertClose, assertNothingStays, valuesOf } from '../helpers';
import { createSmall, SEPARATED_SMALL } from '../models/small';
import { barDataset, OPTIONS } from './small';

test('by hand: 1, then 3, at a decay of 0.75 is 1, then (0.25 · 0.75 · 1 + 0.25 · 3) / (1 − 0.75²)', () => {
  const a = tf.variable(tf.tensor1d([1, -1]));
  const b = tf.variable(tf.tensor2d([[10]]));
  const average = new WeightAverage([a, b], 0.75);
  average.update();
  assertClose(
    average.during(1, () => [...valuesOf(a), ...valuesOf(b)]),
    [1, -1, 10],
    1e-6,
  );
  a.assign(tf.tensor1d([3, -3]));
  average.update();
  const second = (0.25 * 0.75 * 1 + 0.25 * 3) / (1 - 0.75 ** 2);
  assertClose(
    average.during(2, () => [...valuesOf(a), ...valuesOf(b)]),
    [second, -second, 10],
    1e-6,
  );
  assert.deepEqual([valuesOf(a), valuesOf(b)], [[3, -3], [10]], 'then the weights are what they were');
  assert.throws(() => average.during(2, () => assert.fail('on purpose')), /on purpose/);
  assert.deepEqual(valuesOf(a), [3, -3], 'also when something fails');
  assertNothingStays(() => {
    average.update();
    average.during(2, () => 0);
  });
  average.apply(2);
  assert.deepEqual(b.shape, [1, 1]);
  assert.throws(() => average.restore(new Float32Array(2)), /has 2 averages of weights, not 3/);
  assert.throws(() => average.restore(undefined), /has 0 averages/);
});

const DECAY = 0.9;
const values = (parts: Parts) =>
  new Map([...namedVariables(parts)].map(([name, variable]) => [name, valuesOf(variable)]));

for (const [how, more] of Object.entries({ 'op by op': { compiled: false }, compiled: {}, 'by XLA': { xla: true } })) {
  test(`${how}: what is judged is the average of every weight and moving average; the training does not feel it`, () => {
    const before = alive();
    const create = (average: number, own: typeof more) =>
      new DisentanglingTask(createSmall(1, SEPARATED_SMALL), barDataset(), { ...OPTIONS, ...own, average });
    // XLA compiles for seconds: once will do, beside the step that it is but for rounding
    const [plain, averaged] = [create(0, how === 'by XLA' ? {} : more), create(DECAY, more)];
    const sums = new Map<string, number[]>();
    for (const task of [plain, averaged]) task.startEpoch(1);
    for (let step = 0; step < 4; step++) {
      const told = plain.step(step, 0.01);
      const same = averaged.step(step, 0.01);
      if (how === 'by XLA') assertClose(Object.values(same), Object.values(told), 1e-3);
      else assert.deepEqual(same, told);
      for (const [name, now] of values(averaged.parts)) {
        const sum = sums.get(name) ?? now.map(() => 0);
        sums.set(
          name,
          sum.map((s, i) => DECAY * s + (1 - DECAY) * now[i]!),
        );
      }
    }
    const expected = new Map([...sums].map(([name, sum]) => [name, sum.map((s) => s / (1 - DECAY ** 4))]));
    const raw = values(averaged.parts);
    averaged.asJudged(() => {
      for (const [name, now] of values(averaged.parts)) assertClose(now, expected.get(name)!, 1e-5, name);
    });
    assert.deepEqual(values(averaged.parts), raw, 'then they are the weights again');
    assert.ok([...raw].some(([name, now]) => name.endsWith('moving_mean') && now[0] !== expected.get(name)![0]));
    const validation = averaged.validate();
    averaged.conclude();
    for (const [name, now] of values(averaged.parts)) assertClose(now, expected.get(name)!, 1e-5, name);
    const judge = new DisentanglingTask(averaged.parts, barDataset(), OPTIONS);
    const { accuracy, loss } = judge.validate();
    judge.dispose();
    assert.deepEqual([accuracy, loss], [validation.accuracy, validation.loss], 'that is what was judged');
    for (const task of [plain, averaged]) {
      task.dispose();
      disposeParts(task.parts);
    }
    assert.deepEqual(alive(), before);
  });
}
