import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { train } from '../../lib/runs/train';
import { MienError } from '../../lib/support/errors';
import { configFile, historyOf, mien, start, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const config = tinyConfig();
const newFolder = () => join(temporaryFolder(), 'run');

test('two processes never train into one folder: the second refuses, names the first, and harms nothing', async () => {
  const file = configFile(tinyConfig({ training: { epochs: 2000 } }));
  const out = newFolder();
  const first = start('train', '--config', file, '--out', out);
  await first.said(/epoch 1 of 2000: /);
  for (const flags of [[], ['--resume']]) {
    const second = await mien('train', '--config', file, '--out', out, ...flags, '--json');
    assert.deepEqual([second.code, second.stdout], [1, '']);
    if (flags.length > 0)
      assert.match(second.stderr, new RegExp(`is being written by process ${first.child.pid} on ${hostname()}`));
    assert.ok(!/\n {4}at /.test(second.stderr), second.stderr);
  }
  assert.ok(existsSync(join(out, 'run.lock')), 'the first still holds it');
  const before = historyOf(out).length;
  await first.said(new RegExp(`epoch ${before + 2} of 2000: `));
  first.child.kill('SIGKILL');
  await first.ended;
});

test('two trainings in one process neither; the first is not disturbed', async () => {
  const out = newFolder();
  const first = train(config, { out });
  await assert.rejects(
    train(config, { out }),
    (error) => error instanceof MienError && error.message.includes(`process ${process.pid}`),
  );
  assert.equal((await first).history.length, 2);
  assert.ok(!existsSync(join(out, 'run.lock')));
});

test('a lock whose process is gone is taken over, also one that was cut off', async () => {
  const gone = 2 ** 22 + 1; // beyond the largest process id of Linux
  for (const lock of [JSON.stringify({ pid: gone, host: hostname() }), '', '{"pid":']) {
    const out = newFolder();
    mkdirSync(out);
    writeFileSync(join(out, 'run.lock'), lock);
    assert.equal((await train(config, { out })).history.length, 2);
  }
});

test('a lock of another machine stands, as nobody here can know whether that process lives', async () => {
  const out = newFolder();
  mkdirSync(out);
  writeFileSync(join(out, 'run.lock'), JSON.stringify({ pid: 1, host: 'elsewhere' }));
  await assert.rejects(train(config, { out }), /by process 1 on elsewhere[\s\S]*delete .*run\.lock/);
  assert.ok(existsSync(join(out, 'run.lock')));
});

test('a training that fails gives its folder back', async () => {
  const out = newFolder();
  const missing = tinyConfig({ dataset: { name: 'fer2013', root: join(out, 'nowhere') } });
  await assert.rejects(train(missing, { out }), /there is no .*nowhere/);
  assert.ok(!existsSync(out), 'which was made for it, and is empty');
  assert.equal((await train(config, { out })).history.length, 2, 'and another can have it');
});

test('what killed trainings left half-written is gone when the next one has the folder', async () => {
  const out = newFolder();
  for (const name of ['model.12.tmp', 'model.12.old.tmp', 'checkpoint'])
    mkdirSync(join(out, name), { recursive: true });
  for (const name of ['checkpoint/last.safetensors.12.tmp', 'history.jsonl.3.tmp', 'run.lock.takeover']) {
    writeFileSync(join(out, name), '');
  }
  await train(config, { out });
  const left = readdirSync(out, { recursive: true }).map(String);
  assert.deepEqual(
    left.filter((name) => /tmp$|lock/.test(name)),
    [],
  );
});

test('a training whose folder another has taken over writes no checkpoint any more', async () => {
  const out = newFolder();
  const lock = join(out, 'run.lock');
  const other = JSON.stringify({ pid: 9, host: 'elsewhere', started: 'x' });
  const training = train(config, {
    out,
    onStep: (epoch, step) => {
      if (epoch === 2 && step === 1) {
        rmSync(lock);
        writeFileSync(lock, other);
      }
    },
  });
  await assert.rejects(training, /is being written by process 9 on elsewhere/);
  assert.equal(historyOf(out).length, 1);
  assert.equal(readFileSync(lock, 'utf8'), other);
});
