import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { engineReport, tf } from '../../lib/engine';

const ENGINE = resolve(__dirname, '..', '..', 'lib', 'engine');

/** Runs code in a fresh process that has loaded the engine. */
function runFresh(code: string, env: Record<string, string | undefined> = {}) {
  const script = `const engine = require(${JSON.stringify(ENGINE)});\n${code}`;
  const clean = { ...process.env, TF_CPP_MIN_LOG_LEVEL: undefined, TF_ENABLE_ONEDNN_OPTS: undefined, ...env };
  return spawnSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], { env: clean, encoding: 'utf8' });
}

test('the report names library, version and device as they are', () => {
  const { tensorflow, tfjs, device, threads } = engineReport();
  assert.match(tensorflow, /^\d+\.\d+\.\d+/);
  assert.equal(tfjs, tf.version_core);
  assert.equal(tf.getBackend(), 'tensorflow');
  assert.ok(device === 'cpu' || device === 'gpu');
  assert.ok(Number.isInteger(threads) && threads >= 1);
});

test('loading and running says nothing, and what is said afterwards is heard', () => {
  const code = 'console.log(engine.tf.add(1, 2).dataSync()[0]); process.stderr.write("heard")';
  const { stdout, stderr, status } = runFresh(code);
  assert.equal(status, 0, stderr);
  assert.equal(stderr, 'heard');
  assert.equal(stdout, '3\n');
});

test('oneDNN is on and the log quiet unless the user has said otherwise', () => {
  const code = 'console.log(process.env.TF_ENABLE_ONEDNN_OPTS, process.env.TF_CPP_MIN_LOG_LEVEL)';
  assert.equal(runFresh(code).stdout, '1 2\n');
  assert.equal(runFresh(code, { TF_ENABLE_ONEDNN_OPTS: '0', TF_CPP_MIN_LOG_LEVEL: '3' }).stdout, '0 3\n');
});
