import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dataset, Split, SplitName } from '../../lib/datasets/dataset';
import { resolveConfig } from '../../lib/experiments/config';
import { createParts, disposeParts, namedVariables } from '../../lib/models/disentangler';
import { Random } from '../../lib/support/random';
import { DisentanglingTask } from '../../lib/training/disentangling';

/** Noise with labels: what matters is that both ways see the same. */
function noise(): Dataset {
  const shape = [16, 16, 1] as const;
  const split = (name: SplitName): Split => ({
    name,
    size: 80,
    labels: Int32Array.from({ length: 80 }, (_, i) => (i * i) % 3),
    factors: [],
    read: (indices) => {
      const images = Array.from(indices, (index) => {
        const random = new Random(1, name, index);
        return Array.from({ length: 256 }, () => random.integer(256));
      });
      return Uint8Array.from(images.flat());
    },
  });
  const splits = { train: split('train'), validation: split('validation'), test: split('test') };
  return { name: 'noise', classes: ['a', 'b', 'c'], shape, splits };
}

test('50 steps of the whole model, compiled and op by op: the same loss, gradient norm and weights in every digit', () => {
  const dataset = noise();
  const config = resolveConfig({ model: { encoder: { width: 4 }, decoder: { width: 4 } } });
  const make = (compiled: boolean) => {
    const parts = createParts(dataset.shape, 3, config.model, 1);
    const { loss, augmentation, training } = config;
    const task = new DisentanglingTask(parts, dataset, {
      ...{ batchSize: 16, loss, augmentation, optimizer: training.optimizer, compiled, seed: 1 },
    });
    return { parts, task };
  };
  const eager = make(false);
  const compiled = make(true);
  for (let epoch = 1; epoch <= 10; epoch++) {
    for (const { task } of [eager, compiled]) task.startEpoch(epoch);
    for (let step = 0; step < eager.task.stepsPerEpoch; step++) {
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
