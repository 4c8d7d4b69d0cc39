import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learningRateAt, type ScheduleOptions } from '../../lib/training/schedule';
import { bestEpoch, type EpochRecord, keptEpoch, trainEpochs } from '../../lib/training/trainer';
import { FakeTask, record } from './fakeTask';

const schedule: ScheduleOptions = { name: 'onecycle', peak: 0.1, warmup: 0.3 };
const OPTIONS = { epochs: 3, schedule, patience: 0 };
const epochsOf = (records: readonly EpochRecord[]) => records.map(({ epoch }) => epoch);

test('an epoch is: start, every step in order, validation', async () => {
  const task = new FakeTask();
  await trainEpochs(task, { ...OPTIONS, epochs: 2 });
  const epoch = ['step 0', 'step 1', 'step 2', 'step 3', 'validate'];
  assert.deepEqual(task.calls, ['start 1', ...epoch, 'start 2', ...epoch]);
});

test('the history has a record for each epoch: means over the steps, validation, the last learning rate, seconds', async () => {
  const history = await trainEpochs(new FakeTask(), OPTIONS);
  assert.deepEqual(epochsOf(history), [1, 2, 3]);
  history.forEach(({ epoch, train: means, validation, learningRate, seconds }, i) => {
    assert.deepEqual(means, { total: 100 * epoch + 1.5, other: 1 });
    assert.deepEqual(validation, { accuracy: [0.1, 0.2, 0.3][i], loss: 2 });
    assert.equal(learningRate, learningRateAt(4 * epoch - 1, 12, schedule));
    assert.ok(seconds >= 0);
  });
});

test('the learning rate follows the schedule over all steps of all epochs', async () => {
  const task = new FakeTask();
  await trainEpochs(task, OPTIONS);
  assert.deepEqual(
    task.rates,
    Array.from({ length: 12 }, (_, step) => learningRateAt(step, 12, schedule)),
  );
});

test('resumed from a history it starts at the next epoch, on the same schedule, and gives the whole history', async () => {
  const task = new FakeTask();
  const before = [record(1, 0.5), record(2, 0.1)];
  const history = await trainEpochs(task, OPTIONS, before);
  assert.equal(task.calls[0], 'start 3');
  assert.deepEqual(
    task.rates,
    [8, 9, 10, 11].map((step) => learningRateAt(step, 12, schedule)),
  );
  assert.deepEqual(history.slice(0, 2), before);
  assert.deepEqual(epochsOf(history), [1, 2, 3]);
  assert.equal(before.length, 2, 'the history passed in is not changed');
  assert.deepEqual(await trainEpochs(new FakeTask(), OPTIONS, history), history, 'nothing is left to do');
});

test('the best epoch is the most accurate, of equals the first', () => {
  const history = [record(1, 0.2), record(2, 0.4), record(3, 0.4), record(4, 0.3)];
  assert.equal(bestEpoch(history).epoch, 2);
  assert.deepEqual([keptEpoch(history, 'best').epoch, keptEpoch(history, 'last').epoch], [2, 4]);
});

test('hooks hear of every step, counted from 1, and of every epoch and whether it is the best yet', async () => {
  const steps: string[] = [];
  const epochs: [number, boolean][] = [];
  await trainEpochs(new FakeTask([0.2, 0.2, 0.3], 2), OPTIONS, [], {
    onStep: (epoch, step, terms) => steps.push(`${epoch}.${step}: ${terms.total}`),
    onEpochEnd: ({ epoch }, isBest) => void epochs.push([epoch, isBest]),
  });
  assert.deepEqual(steps, ['1.1: 100', '1.2: 101', '2.1: 200', '2.2: 201', '3.1: 300', '3.2: 301']);
  assert.deepEqual(epochs, [
    [1, true],
    [2, false],
    [3, true],
  ]);
});

test('a hook at the end of an epoch is awaited before the next one starts', async () => {
  const task = new FakeTask();
  await trainEpochs(task, { ...OPTIONS, epochs: 2 }, [], {
    onEpochEnd: async ({ epoch }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      task.calls.push(`saved ${epoch}`);
    },
  });
  assert.equal(task.calls.indexOf('saved 1') + 1, task.calls.indexOf('start 2'));
});

test('timers and signals get their turn between steps', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await trainEpochs(new FakeTask([1, 1, 1], 200), OPTIONS);
  clearInterval(timer);
  assert.ok(turns > 0);
});
