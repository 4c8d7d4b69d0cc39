import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disposeParts, namedVariables, type Parts } from '../../lib/models/disentangler';
import { DisentanglingTask } from '../../lib/training/disentangling';
import { createSmall } from '../models/small';
import { barDataset, OPTIONS } from './small';

interface Trained {
  readonly parts: Parts;
  readonly task: DisentanglingTask;
}

test('50 steps of the whole model, compiled and op by op: the same loss, gradient norm and weights in every digit', () => {
  const dataset = barDataset();
  const [eager, compiled] = [false, true].map((how) => {
    const parts = createSmall();
    return { parts, task: new DisentanglingTask(parts, dataset, { ...OPTIONS, compiled: how }) };
  }) as [Trained, Trained];
  const steps = eager.task.stepsPerEpoch;
  for (let epoch = 1; epoch <= 50 / steps; epoch++) {
    for (const { task } of [eager, compiled]) task.startEpoch(epoch);
    for (let step = 0; step < steps; step++) {
      assert.deepEqual(compiled.task.step(step, 3e-3), eager.task.step(step, 3e-3), `epoch ${epoch}, step ${step}`);
    }
  }
  const others = namedVariables(eager.parts);
  for (const [name, variable] of namedVariables(compiled.parts)) {
    assert.deepEqual(variable.dataSync(), others.get(name)!.dataSync(), name);
  }
  for (const { task, parts } of [eager, compiled]) {
    task.dispose();
    disposeParts(parts);
  }
});
