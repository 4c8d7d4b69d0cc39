import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { train } from '../../lib/runs/train';
import { readSafetensors } from '../../lib/support/safetensors';
import { historyOf, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { stopAfterAnEpoch } from './stopped';

temporaryCache();
const config = tinyConfig({
  training: { epochs: 3, average: 0.9 },
  augmentation: { mixup: 0.3 },
  loss: {
    expression: { dropout: 0.2 },
    adversary: { steps: 3, learningRate: 2, updates: 'alternating' },
    adversarial: { form: 'kl', weight: 0.5, ramp: 'ganin', reachesEncoder: true },
    reconstruction: { space: 'features', weight: 0.5 },
  },
});

test('a training with a ramped weight, dropout, mixup, an average of weights and an adversary that learns apart goes on, after a stop, as if there had been none', async () => {
  const [whole, stopped] = ['whole', 'stopped'].map((name) => join(temporaryFolder(), name)) as [string, string];
  await train(config, { out: whole });
  await stopAfterAnEpoch(config, stopped);
  assert.equal(historyOf(stopped).length, 1);
  await train(config, { out: stopped, resume: true });
  assert.deepEqual(historyOf(stopped), historyOf(whole));
  const [a, b] = [whole, stopped].map((run) => readSafetensors(join(run, 'checkpoint', 'last.safetensors')).tensors);
  assert.ok(a!.has('optimizer/adversary/m') && a!.has('optimizer/average'));
  assert.deepEqual(b, a);
});
