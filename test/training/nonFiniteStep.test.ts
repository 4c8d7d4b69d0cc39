import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../lib/engine';
import { namedVariables } from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { trainEpochs } from '../../lib/training/trainer';
import { valuesOf } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, OPTIONS } from './small';

const dataset = barDataset();
const weightsOf = (task: DisentanglingTask) => [...namedVariables(task.parts).values()].map(valuesOf);

/** What to fill a variable with, and the first number that is not finite then. */
const BROKEN = [
  ['encoder/stem_conv/kernel', Number.NaN, 'expression'],
  ['adversary/adversary_logits/bias', Number.POSITIVE_INFINITY, 'adversary'],
  ['decoder/decoder_base/kernel', Number.NaN, 'reconstruction'],
  // a finite loss of some 1e25, whose gradient’s square is beyond the range
  ['expression/expression_code/bias', 1e25, 'gradientNorm'],
] as const;

for (const compiled of [true, false]) {
  const mode = compiled ? 'compiled' : 'op by op';
  const createTask = (more = {}) => new DisentanglingTask(createSmall(), dataset, { ...OPTIONS, compiled, ...more });

  test(`${mode}: a step that is not finite says which number, and leaves weights, moving averages and slots as they were`, () => {
    for (const [name, value, first] of BROKEN) {
      const task = createTask();
      task.startEpoch(1);
      task.step(0, 0.02);
      const variable = namedVariables(task.parts).get(name)!;
      variable.assign(tf.fill(variable.shape, value));
      const state = () => [weightsOf(task), [...task.optimizer.state().slots.values()].map(valuesOf)];
      const before = state();
      const numbers = Object.entries(task.step(1, 0.02));
      assert.equal(numbers.find(([, number]) => !Number.isFinite(number))?.[0], first, name);
      assert.deepEqual(state(), before, name);
    }
  });

  test(`${mode}: a learning rate that blows up stops the training with the term’s name and finite weights`, async () => {
    const optimizer = { name: 'sgd', weightDecay: 1, momentum: 0.9, clipNorm: 0 } as const;
    const task = createTask({ optimizer });
    const explosive = { name: 'constant', peak: 100, warmup: 0.3 } as const;
    await assert.rejects(trainEpochs(task, { epochs: 30, schedule: explosive, patience: 0 }), {
      name: 'NonFiniteLossError',
      message: /The \w+ loss became (NaN|-?Infinity) in epoch \d+, step \d+/,
    });
    assert.ok(weightsOf(task).flat().every(Number.isFinite));
  });
}
