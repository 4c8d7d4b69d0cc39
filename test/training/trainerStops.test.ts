import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InterruptedError } from '../../lib/support/errors';
import { NonFiniteLossError, trainEpochs } from '../../lib/training/trainer';
import { FakeTask, record } from './fakeTask';

const OPTIONS = { epochs: 3, schedule: { name: 'constant', peak: 0.1, warmup: 0.3 }, patience: 0 } as const;

test('with patience it stops after that many epochs without a better accuracy', async () => {
  const run = async (accuracies: number[], patience: number) =>
    (await trainEpochs(new FakeTask(accuracies), { ...OPTIONS, epochs: 5, patience })).length;
  assert.equal(await run([0.3, 0.2, 0.1, 0.4, 0.5], 2), 3);
  assert.equal(await run([0.3, 0.3, 0.3, 0.4, 0.5], 2), 3, 'as good is not better');
  assert.equal(await run([0.3, 0.2, 0.4, 0.3, 0.2], 2), 5);
  assert.equal(await run([0.3, 0.2, 0.1, 0.1, 0.1], 0), 5, '0 is for ever');
});

test('patience counts the epochs before a resumption', async () => {
  const before = [record(1, 0.5), record(2, 0.1), record(3, 0.1)];
  assert.equal((await trainEpochs(new FakeTask(), { ...OPTIONS, epochs: 5, patience: 2 }, before)).length, 3);
});

for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
  test(`a term that becomes ${value} stops at once, with its name, epoch and step`, async () => {
    const task = new FakeTask(undefined, 4, (epoch, index) => ({
      fine: 1,
      adversarial: epoch === 2 && index === 1 ? value : 1,
    }));
    const ended: number[] = [];
    const running = trainEpochs(task, OPTIONS, [], { onEpochEnd: ({ epoch }) => void ended.push(epoch) });
    await assert.rejects(running, (error) => {
      assert.ok(error instanceof NonFiniteLossError);
      assert.deepEqual([error.term, error.epoch, error.step], ['adversarial', 2, 2]);
      assert.match(
        error.message,
        new RegExp(`adversarial loss became ${value} in epoch 2, step 2; .* checkpoint kept`),
      );
      return true;
    });
    assert.deepEqual(task.calls.slice(-3), ['start 2', 'step 0', 'step 1'], 'no step after it');
    assert.deepEqual(ended, [1], 'nothing of that epoch is saved');
  });
}

test('a validation that is not finite stops before the epoch is saved', async () => {
  const ended: number[] = [];
  const running = trainEpochs(new FakeTask([0.1, Number.NaN]), OPTIONS, [], {
    onEpochEnd: ({ epoch }) => void ended.push(epoch),
  });
  await assert.rejects(running, NonFiniteLossError);
  assert.deepEqual(ended, [1]);
});

test('in the first epoch no checkpoint is said to be kept', async () => {
  const task = new FakeTask(undefined, 4, () => ({ total: Number.NaN }));
  await assert.rejects(trainEpochs(task, OPTIONS), { message: /epoch 1, step 1; training stopped\.\n/ });
});

test('aborted, it stops before the next step and says in which epoch and what is kept', async () => {
  const abort = new AbortController();
  const task = new FakeTask();
  const onStep = (epoch: number, step: number) => {
    if (epoch === 2 && step === 3) abort.abort();
  };
  const running = trainEpochs(task, OPTIONS, [], { onStep }, abort.signal);
  await assert.rejects(running, (error) => {
    return error instanceof InterruptedError && /in epoch 2; the epochs before it are kept/.test(error.message);
  });
  assert.equal(task.calls.at(-1), 'step 2');
  await assert.rejects(trainEpochs(task, OPTIONS, [], {}, AbortSignal.abort()), (error) => {
    return error instanceof InterruptedError && /in epoch 1; .*so nothing is\.\n {2}Start it again/.test(error.message);
  });
});
