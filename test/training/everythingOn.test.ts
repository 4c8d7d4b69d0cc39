/** All options of the terms at once, compiled and op by op. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADVERSARIAL_FORMS, type AdversarialForm } from '../../lib/losses';
import { disposeParts, namedVariables } from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import type { LossOptions } from '../../lib/training/lossOptions';
import { type Numbers, type Trainable, trainEpochs } from '../../lib/training/trainer';
import { NO_AUGMENTATION } from '../datasets/batches/noAugmentation';
import { alive, assertClose, valuesOf } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, lossOptions, OPTIONS } from './small';

const dataset = barDataset();

function everything(form: AdversarialForm): LossOptions {
  return {
    ...lossOptions({ form, weight: 0.3, reachesEncoder: true, ramp: 'ganin' }),
    classWeights: 'balanced',
    expression: { weight: 0.8, dropout: 0.3 },
    adversary: { steps: 3, learningRate: 2, updates: 'alternating' },
    reconstruction: { weight: 0.5, space: 'features', reachesExpression: true },
    swap: { weight: 0.2, expression: 0.1, nuisance: 0.1 },
  };
}

const create = (loss: LossOptions, compiled: boolean) => {
  return new DisentanglingTask(createSmall(), dataset, {
    ...{ ...OPTIONS, loss, compiled },
    average: 0.9,
    augmentation: { ...NO_AUGMENTATION, mixup: 0.4 },
  });
};

/** Four epochs of five steps, as the trainer does them; the numbers of each step. */
async function run(task: DisentanglingTask, epochs = 4): Promise<Numbers[]> {
  const steps: Numbers[] = [];
  const watched: Trainable = {
    stepsPerEpoch: task.stepsPerEpoch,
    startEpoch: (epoch) => task.startEpoch(epoch),
    step: (...args) => {
      steps.push(task.step(...args));
      return steps.at(-1)!;
    },
    validate: () => task.validate(),
  };
  await trainEpochs(watched, { epochs, schedule: { name: 'onecycle', peak: 3e-3, warmup: 0.3 }, patience: 0 });
  return steps;
}

for (const form of Object.keys(ADVERSARIAL_FORMS) as AdversarialForm[]) {
  test(`${form}, everything else switched on: 20 steps compiled and op by op agree but for rounding`, async () => {
    const tasks = [false, true].map((compiled) => create(everything(form), compiled)) as [
      DisentanglingTask,
      DisentanglingTask,
    ];
    const [eager, compiled] = [await run(tasks[0]), await run(tasks[1])];
    assert.equal(eager.length, 20);
    for (const [i, numbers] of eager.entries()) {
      assert.deepEqual(Object.keys(compiled[i]!), Object.keys(numbers));
      assertClose(Object.values(compiled[i]!), Object.values(numbers), 5e-3, `step ${i}, number`);
    }
    const [a, b] = tasks.map(({ parts }) => [...namedVariables(parts).values()].flatMap(valuesOf));
    assertClose(b!, a!, 5e-3, 'weight');
    for (const task of tasks) {
      task.dispose();
      disposeParts(task.parts);
    }
  });
}

for (const compiled of [true, false]) {
  test(`${compiled ? 'compiled' : 'op by op'}: with everything on, no tensor stays from epoch to epoch or after the end`, async () => {
    const before = alive();
    const task = create(everything('kl'), compiled);
    await run(task, 1);
    const between = alive();
    await run(task, 2);
    assert.deepEqual(alive(), between);
    task.dispose();
    disposeParts(task.parts);
    assert.deepEqual(alive(), before);
  });
}

test('a ramped weight is in the total as Ganin’s schedule has it, from 0 to nearly all, in one compiled function', async () => {
  const task = create(lossOptions({ weight: 0.3, ramp: 'ganin' }), true);
  const steps = await run(task);
  const lambdas = steps.map(({ total, expression, adversary, adversarial, reconstruction }) => {
    return (total! - expression! - adversary! - 2 * reconstruction!) / adversarial!;
  });
  const expected = steps.map((_, i) => 0.3 * (2 / (1 + Math.exp((-10 * i) / 19)) - 1));
  assertClose(lambdas, expected, 1e-5);
  assert.equal(expected[0], 0);
});
