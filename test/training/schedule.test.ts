import assert from 'node:assert/strict';
import { test } from 'node:test';
import { learningRateAt, rampAt, type ScheduleOptions } from '../../lib/training/schedule';

const ONECYCLE: ScheduleOptions = { name: 'onecycle', peak: 0.01, warmup: 0.3 };
const TOTAL = 101; // steps 0 … 100, so that a step is a hundredth

const rates = (options: ScheduleOptions, total = TOTAL) =>
  Array.from({ length: total }, (_, step) => learningRateAt(step, total, options));
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.abs(expected) + 1e-15, `${actual}, not ${expected}`);

test('onecycle starts at a 25th of the peak, reaches it after the warm-up and ends at a ten-thousandth', () => {
  near(learningRateAt(0, TOTAL, ONECYCLE), 0.01 / 25);
  near(learningRateAt(30, TOTAL, ONECYCLE), 0.01);
  near(learningRateAt(100, TOTAL, ONECYCLE), 0.01 / 1e4);
});

test('onecycle is halfway between at half of the climb and at half of the descent', () => {
  near(learningRateAt(15, TOTAL, ONECYCLE), (0.01 / 25 + 0.01) / 2);
  near(learningRateAt(65, TOTAL, ONECYCLE), (0.01 + 0.01 / 1e4) / 2);
});

test('onecycle only rises during the warm-up and only falls after it', () => {
  for (const warmup of [0.05, 0.3, 0.9]) {
    const values = rates({ ...ONECYCLE, warmup });
    const top = Math.round(warmup * 100);
    for (let step = 1; step < TOTAL; step++) {
      const rises = values[step]! > values[step - 1]!;
      assert.equal(rises, step <= top, `warm-up ${warmup}, step ${step}`);
    }
  }
});

test('cosine falls from the peak to zero, through half the peak in the middle', () => {
  const options: ScheduleOptions = { ...ONECYCLE, name: 'cosine' };
  const values = rates(options);
  near(values[0]!, 0.01);
  near(values[50]!, 0.005);
  near(values[100]!, 0);
  for (let step = 1; step < TOTAL; step++) assert.ok(values[step]! < values[step - 1]!);
});

test('constant is the peak at every step', () => {
  for (const rate of rates({ ...ONECYCLE, name: 'constant' })) assert.equal(rate, 0.01);
});

test('no schedule leaves 0 … peak, however few steps there are', () => {
  for (const name of ['onecycle', 'cosine', 'constant'] as const) {
    for (const total of [1, 2, 3, 7]) {
      for (const rate of rates({ name, peak: 0.5, warmup: 0.3 }, total)) assert.ok(rate >= 0 && rate <= 0.5, name);
    }
  }
});

test('Ganin’s ramp: 2 / (1 + exp(−10 p)) − 1, worked out by hand; constant is all of it from the start', () => {
  for (const [progress, share] of [
    [0, 0],
    [0.1, 0.4621172],
    [0.5, 0.9866143],
    [1, 0.9999092],
  ] as const) {
    assert.ok(Math.abs(rampAt(progress, 'ganin') - share) < 1e-7, `p ${progress}: ${rampAt(progress, 'ganin')}`);
    assert.equal(rampAt(progress, 'constant'), 1);
  }
});
