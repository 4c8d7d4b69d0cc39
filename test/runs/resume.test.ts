import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSafetensors } from '../../lib/support/safetensors';
import { configFile, historyOf, mien, start, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const config = configFile(tinyConfig({ training: { epochs: 30 } }));
const folder = temporaryFolder();

/** Every file of the model, as bytes. */
function modelOf(run: string): Record<string, string> {
  const files = ['', 'decoder', 'adversary'].flatMap((part) =>
    ['model.json', 'weights.bin'].map((file) => join(part, file)),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(run, 'model', file), 'base64')]));
}

test('a training that is killed twice and resumed ends with the history and the weights of one that never stopped', async () => {
  const whole = join(folder, 'whole');
  const killed = join(folder, 'killed');
  const uninterrupted = await mien('train', '--config', config, '--out', whole);
  assert.equal(uninterrupted.code, 0, uninterrupted.stderr);

  const train = ['train', '--config', config, '--out', killed];
  for (const epoch of [2, 5]) {
    const { child, ended, said } = start(...train, ...(epoch > 2 ? ['--resume'] : []));
    await said(new RegExp(`epoch ${epoch} of 30: `));
    child.kill('SIGKILL');
    assert.equal((await ended).signal, 'SIGKILL');
    const done = historyOf(killed).length;
    assert.ok(done >= epoch && done < 30, `killed in the middle, after ${done} epochs`);
    assert.ok(!existsSync(join(killed, 'summary.json')));
  }

  const refused = await mien(...train);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /holds an unfinished run\n.*--resume/);

  const resumed = await mien(...train, '--resume');
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.match(resumed.stderr, /Going on after epoch ([5-9]|[12]\d) of 30/);
  assert.ok(!/epoch [1-5] of 30: /.test(resumed.stderr), 'no epoch is trained twice');

  assert.deepEqual(historyOf(killed), historyOf(whole));
  assert.deepEqual(modelOf(killed), modelOf(whole));
  const [a, b] = [whole, killed].map((run) => readSafetensors(join(run, 'checkpoint', 'last.safetensors')));
  assert.deepEqual(b!.tensors, a!.tensors, 'the optimizer’s memory too');
  const { seconds: _, peakMemory: __, ...summary } = JSON.parse(readFileSync(join(whole, 'summary.json'), 'utf8'));
  const { seconds, peakMemory, ...resumedSummary } = JSON.parse(readFileSync(join(killed, 'summary.json'), 'utf8'));
  assert.deepEqual(resumedSummary, summary);
  assert.ok(seconds > 0 && peakMemory > 0);
});
