import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Config } from '../../lib/experiments/config';
import { evaluateRun } from '../../lib/experiments/evaluateRun';
import { trainRun } from '../../lib/experiments/trainRun';
import { historyOf, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const config = tinyConfig({ training: { epochs: 3 } });
/** The configuration as a mien would have written it that did not know a key yet; training does not read this one. */
const { evaluation: _, ...older } = config;

test('a run from before a key was added is found, judged, and resumed: the key has its default', async () => {
  const out = join(temporaryFolder(), 'older');
  const controller = new AbortController();
  const stopped = trainRun(older as Config, {
    out,
    signal: controller.signal,
    onEpochEnd: () => controller.abort(),
  });
  await assert.rejects(stopped, { name: 'InterruptedError' });
  const written = readFileSync(join(out, 'config.json'), 'utf8');
  assert.ok(!written.includes('flipAverage'));
  assert.equal(historyOf(out).length, 1);

  const changed = tinyConfig(config, { evaluation: { flipAverage: false } });
  await assert.rejects(trainRun(changed, { out, resume: true }), /evaluation\.flipAverage: true instead of false/);
  await trainRun(config, { out, resume: true });
  const whole = join(temporaryFolder(), 'whole');
  await trainRun(config, { out: whole });
  assert.deepEqual(historyOf(out), historyOf(whole));
  assert.equal(readFileSync(join(out, 'config.json'), 'utf8'), written);

  await trainRun(config, { out, onStep: () => assert.fail('it trains') });
  assert.deepEqual(await evaluateRun(out), await evaluateRun(whole));
});
