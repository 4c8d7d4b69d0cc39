import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Variable } from '../../lib/engine';
import { disposeParts, namedVariables, type Parts } from '../../lib/models/parts';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { valuesOf } from '../helpers';
import { createSmall } from '../models/small';
import { barDataset, OPTIONS } from './small';

interface Trained {
  readonly parts: Parts;
  readonly task: DisentanglingTask;
}

// Op by op and compiled, sums are rounded differently, by how much depends on the processor and its threads; training amplifies that from step
// to step. So each step starts where the other one stands: what is compared is the step.
test('50 steps of the whole model, compiled and op by op: the same losses, gradient norm and weights but for rounding', () => {
  const dataset = barDataset();
  const [eager, compiled] = [false, true].map((how) => {
    const parts = createSmall();
    return { parts, task: new DisentanglingTask(parts, dataset, { ...OPTIONS, compiled: how }) };
  }) as [Trained, Trained];
  const wanted = namedVariables(eager.parts);
  const steps = eager.task.stepsPerEpoch;
  for (let epoch = 1; epoch <= 50 / steps; epoch++) {
    for (const { task } of [eager, compiled]) task.startEpoch(epoch);
    for (let step = 0; step < steps; step++) {
      const where = `epoch ${epoch}, step ${step}`;
      for (const [name, variable] of namedVariables(compiled.parts)) variable.assign(wanted.get(name)!);
      const { slots, steps: done } = eager.task.optimizer.state();
      const values = [...slots].map(([name, slot]) => [name, Float32Array.from(valuesOf(slot))] as const);
      compiled.task.optimizer.restore(new Map(values), done);
      const want = eager.task.step(step, 3e-3);
      for (const [name, value] of Object.entries(compiled.task.step(step, 3e-3))) {
        const error = Math.abs(value - want[name]!) / Math.max(1, Math.abs(want[name]!));
        assert.ok(error < 1e-3, `${name} in ${where}: ${value}, ${want[name]}`);
      }
      const apart = distance(namedVariables(compiled.parts), wanted);
      assert.ok(apart < 3e-4, `weights after ${where}: ${apart}`);
    }
  }
  for (const { task, parts } of [eager, compiled]) {
    task.dispose();
    disposeParts(parts);
  }
});

/** Root mean square over all values. A step of Adam moves each by about its learning rate. */
function distance(some: ReadonlyMap<string, Variable>, others: ReadonlyMap<string, Variable>): number {
  const squares = [...some].flatMap(([name, variable]) => {
    const other = valuesOf(others.get(name)!);
    return valuesOf(variable).map((value, i) => (value - other[i]!) ** 2);
  });
  return Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length);
}

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
