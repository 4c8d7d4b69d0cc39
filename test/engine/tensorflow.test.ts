import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { engineReport, tf } from '../../lib/engine';
import { loadFailure } from '../../lib/engine/loadFailure';
import { checkThreads } from '../../lib/engine/threads';
import { UsageError } from '../../lib/support/errors';

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

test('a number of threads that TensorFlow would die or wait on is an error before it is loaded', () => {
  for (const text of ['-1', '20000', '1025', '2.5', 'all', '1e3', '99999999999']) {
    for (const name of ['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS']) {
      assert.throws(
        () => checkThreads({ [name]: text }),
        (error) => error instanceof UsageError && error.message.startsWith(`${name} is ${text}\n`),
      );
    }
  }
  for (const text of [undefined, '', '0', '1', '64', '1024']) checkThreads({ TF_NUM_INTRAOP_THREADS: text });
  const { stderr, status } = runFresh('', { TF_NUM_INTRAOP_THREADS: '-1' });
  assert.equal(status, 1);
  assert.match(stderr, /TF_NUM_INTRAOP_THREADS is -1\n {2}It takes a whole number of threads/);
});

test('where the loader had no room, memory is what is asked for; else set-up', () => {
  const cureFor = (message: string) => loadFailure('It', new Error(message), 'mends it').message;
  for (const said of [
    'libtensorflow_cc.so.2: failed to map segment from shared object',
    'libtensorflow_cc.so.2: failed to map segment from shared object: Cannot allocate memory',
    'libx.so: cannot allocate memory in static TLS block',
  ]) {
    assert.match(cureFor(said), /memory for it[\s\S]*ulimit -v/, said);
    assert.doesNotMatch(cureFor(said), /setup/);
  }
  for (const said of [
    "Cannot find module '@tensorflow/tfjs-node-gpu'\nRequire stack:",
    'libtensorflow_cc.so.2: cannot open shared object file: No such file or directory',
    'x.node: failed to map segment from shared object: Operation not permitted',
  ]) {
    assert.match(cureFor(said), /could not be loaded: [^\n]+\n {2}Run `npm run setup`[^;]*; it mends it\.$/);
  }
});
