import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveConfig } from '../../lib/config/resolve';
import { disposeParts } from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import type { Numbers } from '../../lib/training/trainer';
import { hasBfloat16 } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, OPTIONS } from './small';

/** The numbers of each step of a short training. */
function trained(precision: 'float32' | 'bfloat16'): Numbers[] {
  const parts = createSmall();
  const task = new DisentanglingTask(parts, barDataset(), { ...OPTIONS, precision });
  const numbers: Numbers[] = [];
  for (let epoch = 1; epoch <= 8; epoch++) {
    task.startEpoch(epoch);
    for (let step = 0; step < task.stepsPerEpoch; step++) numbers.push(task.step(step, 3e-3));
  }
  task.dispose();
  disposeParts(parts);
  return numbers;
}

test('a step in bfloat16 has the losses and the gradient of one in float32 but for rounding, and trains as well', {
  skip: !hasBfloat16() && 'this device has no bfloat16',
}, () => {
  const [whole, half] = [trained('float32'), trained('bfloat16')];
  for (const [name, value] of Object.entries(half[0]!)) {
    const want = whole[0]![name]!;
    assert.ok(Math.abs(value - want) < 0.02 * Math.max(1, Math.abs(want)), `${name}: ${value}, ${want}`);
  }
  assert.notDeepEqual(half[0], whole[0]);
  for (const numbers of half) assert.ok(Object.values(numbers).every(Number.isFinite));
  const last = (steps: Numbers[]) => steps.slice(-5).reduce((sum, { total }) => sum + total! / 5, 0);
  assert.ok(last(half) < 0.8 * half[0]!.total!, `${last(half)} after ${half[0]!.total}`);
  assert.ok(Math.abs(last(half) - last(whole)) < 0.1 * last(whole), `${last(half)} and ${last(whole)} in the end`);
});

test('bfloat16 without a compiled step is a mistake in the configuration', () => {
  const training = { precision: 'bfloat16' } as const;
  assert.equal(resolveConfig({ training }).training.precision, 'bfloat16');
  assert.throws(() => resolveConfig({ training: { ...training, compiled: false } }), /training\.precision/);
  assert.throws(() => resolveConfig({ training: { precision: 'float16' as never } }), /training\.precision/);
});
