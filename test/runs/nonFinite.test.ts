import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Config, PartialConfig } from '../../lib/config/config';
import { train } from '../../lib/runs/train';
import { readSafetensors } from '../../lib/support/safetensors';
import { NonFiniteLossError } from '../../lib/training/trainer';
import { configFile, historyOf, mien, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();

/**
 * Weight decay of 10 at a rate of `peak`, with momentum and no limit: every step multiplies the weights, so it must blow up. Without
 * an adversary, whose own steps would blow up before the first step is over.
 */
const explosive = (peak: number, name: 'constant' | 'onecycle', training: PartialConfig['training'] = {}): Config =>
  tinyConfig({
    loss: { adversarial: { weight: 0 }, adversary: { steps: 0 } },
    training: {
      optimizer: { name: 'sgd', clipNorm: 0, weightDecay: 10 },
      schedule: { name, peak, warmup: 0.9 },
      ...training,
    },
  });

/** Trains until it fails, with what it then says and what the last good checkpoint was. */
async function explode(config: Config) {
  const out = join(temporaryFolder(), 'run');
  const checkpoint = join(out, 'checkpoint', 'last.safetensors');
  let last: Buffer | undefined;
  const failure = await train(config, {
    out,
    onEpochEnd: () => {
      last = readFileSync(checkpoint);
    },
  }).then(
    () => assert.fail('it finished'),
    (error) => error,
  );
  assert.ok(failure instanceof NonFiniteLossError, String(failure));
  assert.ok(!existsSync(join(out, 'summary.json')) && !existsSync(join(out, 'run.lock')));
  return { out, failure, last, checkpoint };
}

function assertFinite(checkpoint: string, out: string): void {
  for (const [name, { values }] of readSafetensors(checkpoint).tensors) assert.ok(values.every(Number.isFinite), name);
  const numbers = JSON.stringify(historyOf(out));
  assert.ok(!numbers.includes('null'), 'a null in JSON is a number that was not finite');
}

test('a step that is not finite ends the training; the checkpoint of the epoch before stays as it was', async () => {
  const { out, failure, last, checkpoint } = await explode(explosive(1, 'onecycle', { epochs: 6 }));
  assert.ok(last, 'some epochs were fine');
  assert.ok(readFileSync(checkpoint).equals(last));
  assertFinite(checkpoint, out);
  assert.equal(failure.epoch, historyOf(out).length + 1);
  const terms = ['expression', 'adversary', 'adversarial', 'reconstruction', 'total', 'gradientNorm', 'validation'];
  assert.ok(terms.includes(failure.term));
  assert.match(
    failure.message,
    new RegExp(`The ${failure.term} loss became (NaN|-?Infinity) in epoch ${failure.epoch}, step \\d+`),
  );
  assert.match(failure.message, /Lower training\.schedule\.peak/);
});

test('weights that the last step of an epoch blew up never become a checkpoint or a finished run', async () => {
  // one step an epoch: the loss before the step is finite, and only validation sees what it did
  const { out, failure, last, checkpoint } = await explode(explosive(100, 'constant', { epochs: 2, batchSize: 256 }));
  assert.deepEqual([failure.term, failure.epoch], ['validation', 2]);
  assert.ok(readFileSync(checkpoint).equals(last!));
  assertFinite(checkpoint, out);
});

test('the command line exits with 1 and names the term, the epoch and the keys to change', async () => {
  const out = join(temporaryFolder(), 'run');
  const { code, stdout, stderr } = await mien(
    'train',
    '--config',
    configFile(explosive(100, 'constant')),
    '--out',
    out,
    '--json',
  );
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(
    stderr,
    /mien: The \w+ loss became (NaN|-?Infinity) in epoch 1, step [2-8]; .*\n.*training\.optimizer\.clipNorm/,
  );
  assert.ok(!/\n {4}at /.test(stderr), 'no stack trace');
});
