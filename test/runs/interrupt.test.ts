import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Config } from '../../lib/config/config';
import { train } from '../../lib/runs/train';
import { InterruptedError, MienError } from '../../lib/support/errors';
import { configFile, historyOf, mien, start, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const config = tinyConfig({ training: { epochs: 3 } });

/** A run that was aborted in its second epoch, at the step given. */
async function interrupted(given: Config = config, step = 3): Promise<string> {
  const out = join(temporaryFolder(), 'run');
  const controller = new AbortController();
  const training = train(given, {
    out,
    signal: controller.signal,
    onStep: (epoch, s) => void (epoch === 2 && s === step && controller.abort()),
  });
  await assert.rejects(training, (error) => error instanceof InterruptedError && /in epoch [23]/.test(error.message));
  return out;
}

test('an aborted training keeps its whole epochs, gives its folder back, and goes on to the same end', async () => {
  const whole = join(temporaryFolder(), 'whole');
  await train(config, { out: whole });
  for (const [step, done] of [
    [1, 1],
    [8, 2],
  ] as const) {
    // after the last step of an epoch, the epoch is whole
    const out = await interrupted(config, step);
    assert.deepEqual(historyOf(out), historyOf(whole).slice(0, done));
    assert.ok(!existsSync(join(out, 'run.lock')) && !existsSync(join(out, 'summary.json')));
    const notes: string[] = [];
    await train(config, { out, resume: true, note: (sentence) => notes.push(sentence) });
    assert.ok(notes.includes(`Going on after epoch ${done} of 3.`), notes.join('\n'));
    assert.deepEqual(historyOf(out), historyOf(whole));
    const weights = (run: string) => readFileSync(join(run, 'model', 'weights.bin'));
    assert.ok(weights(out).equals(weights(whole)));
  }
});

test('an unfinished run is not gone on with unless that is asked for', async () => {
  const out = await interrupted();
  await assert.rejects(train(config, { out }), /holds an unfinished run[\s\S]*--resume/);
  assert.equal(historyOf(out).length, 1);
});

test('a history that is a line short, as a kill can leave it, is mended from the checkpoint', async () => {
  const out = await interrupted();
  writeFileSync(join(out, 'history.jsonl'), '');
  const { history } = await train(config, { out, resume: true });
  assert.deepEqual(
    history.map(({ epoch }) => epoch),
    [1, 2, 3],
  );
  assert.equal(historyOf(out).length, 3);
});

test('a checkpoint of another configuration is refused', async () => {
  const out = await interrupted();
  const other = tinyConfig({ training: { epochs: 3 }, loss: { adversarial: { weight: 7 } } });
  const foreign = join(await interrupted(other), 'checkpoint', 'last.safetensors');
  cpSync(foreign, join(out, 'checkpoint', 'last.safetensors'));
  await assert.rejects(train(config, { out, resume: true }), (error) => {
    assert.ok(error instanceof MienError);
    assert.match(error.message, /last\.safetensors was written by a run with another configuration/);
    return true;
  });
});

test('a damaged checkpoint is an error that names the file', async () => {
  const out = await interrupted();
  const path = join(out, 'checkpoint', 'last.safetensors');
  for (const bytes of [20_000, 5]) {
    truncateSync(path, bytes);
    await assert.rejects(
      train(config, { out, resume: true }),
      (error) => error instanceof MienError && error.message.includes(path),
    );
  }
});

test('Ctrl-C: it says that it stops, exits with 1, and --resume goes on', async () => {
  const file = configFile(tinyConfig({ training: { epochs: 30 } }));
  const out = join(temporaryFolder(), 'run');
  const { child, ended, said } = start('train', '--config', file, '--out', out, '--json');
  await said(/epoch 2 of 30: /);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await ended;
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /Stopping after this step/);
  assert.match(
    stderr,
    /mien: Training was interrupted in epoch ([3-9]|[12]\d); the epochs before it are kept\.\n {2}Continue it with --resume/,
  );
  assert.ok(!/\n {4}at /.test(stderr), 'no stack trace');
  assert.ok(!existsSync(join(out, 'run.lock')));
  const resumed = await mien('train', '--config', file, '--out', out, '--resume', '--json');
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.equal(JSON.parse(resumed.stdout).epochs, 30);
});

test('Ctrl-C while the probabilities of many views are calibrated ends it there, and --resume goes on there', async () => {
  const views = tinyConfig({ training: { epochs: 1 }, evaluation: { views: 'thirty-six' } });
  const out = join(temporaryFolder(), 'run');
  const controller = new AbortController();
  const seen: number[] = [];
  const training = train(views, {
    out,
    signal: controller.signal,
    progress: (work, done) => {
      if (work !== 'Calibrating') return;
      seen.push(done);
      setImmediate(() => controller.abort()); // as a signal comes: between two views
    },
  });
  await assert.rejects(training, (error) => {
    assert.ok(error instanceof InterruptedError);
    assert.match(error.message, /while the probabilities were calibrated; every epoch is kept\.\n {2}.*--resume/);
    return true;
  });
  assert.ok(seen.length > 0 && seen.length < 4 && seen.at(-1)! < 3, `${seen}`); // a part of a batch has 16 images in 36 views
  assert.ok(!existsSync(join(out, 'summary.json')) && !existsSync(join(out, 'run.lock')));
  const before = historyOf(out);
  const told: number[] = [];
  const { history } = await train(views, {
    out,
    resume: true,
    progress: (work, done) => work === 'Calibrating' && told.push(done),
  });
  assert.equal(history.length, 1);
  assert.deepEqual(historyOf(out), before);
  assert.deepEqual([told.length, told.at(-1)], [4 * 36, 64]);
});
