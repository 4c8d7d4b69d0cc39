import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disposeParts, namedVariables, type Parts } from '../../lib/models/disentangler';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { assertClose } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, OPTIONS } from './small';

interface Trained {
  readonly parts: Parts;
  readonly task: DisentanglingTask;
}

test('50 steps of the whole model, compiled and op by op: the same losses, gradient norm and weights but for rounding', () => {
  const dataset = barDataset();
  const [eager, compiled] = [false, true].map((how) => {
    const parts = createSmall();
    return { parts, task: new DisentanglingTask(parts, dataset, { ...OPTIONS, compiled: how }) };
  }) as [Trained, Trained];
  const steps = eager.task.stepsPerEpoch;
  for (let epoch = 1; epoch <= 50 / steps; epoch++) {
    for (const { task } of [eager, compiled]) task.startEpoch(epoch);
    for (let step = 0; step < steps; step++) {
      const want = eager.task.step(step, 3e-3);
      for (const [name, value] of Object.entries(compiled.task.step(step, 3e-3))) {
        const error = Math.abs(value - want[name]!) / Math.max(1, Math.abs(want[name]!));
        assert.ok(error < 1e-5, `${name} in epoch ${epoch}, step ${step}: ${value}, ${want[name]}`);
      }
    }
  }
  const others = namedVariables(eager.parts);
  for (const [name, variable] of namedVariables(compiled.parts)) {
    assertClose(variable, others.get(name)!, 2e-5, name);
  }
  for (const { task, parts } of [eager, compiled]) {
    task.dispose();
    disposeParts(parts);
  }
});

test('a step that XLA compiles is the same step but for rounding', () => {
  const dataset = barDataset();
  const [plain, xla] = [false, true].map((how) => {
    const parts = createSmall();
    return { parts, task: new DisentanglingTask(parts, dataset, { ...OPTIONS, xla: how }) };
  }) as [Trained, Trained];
  for (const { task } of [plain, xla]) task.startEpoch(1);
  for (let step = 0; step < 3; step++) {
    const want = plain.task.step(step, 1e-3);
    for (const [name, value] of Object.entries(xla.task.step(step, 1e-3))) {
      assert.ok(
        Math.abs(value - want[name]!) < 1e-3 * Math.max(1, Math.abs(want[name]!)),
        `${name}: ${value}, ${want[name]}`,
      );
    }
  }
  for (const { task, parts } of [plain, xla]) {
    task.dispose();
    disposeParts(parts);
  }
});
