import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { compile, FLOAT, OpError, runKernel, type Tensor, tf } from '../../../lib/engine';
import { stableName } from '../../../lib/engine/compile/stableName';
import type { GraphNode } from '../../../lib/engine/native';
import { temporaryFolder } from '../../data/temporary';
import { valuesOf } from '../../helpers';

/** The gradient of doubling the sides, an op that XLA does not know. */
function unknownToXla(x: Tensor): Tensor {
  const attributes = { T: FLOAT, align_corners: { bool: false }, half_pixel_centers: { bool: false } };
  return runKernel('ResizeNearestNeighborGrad', attributes, [x.mul(2), tf.tensor1d([2, 2], 'int32')], 1)[0]!;
}

test('where XLA does not know an op, the function is compiled without it, if that was left open', () => {
  const x = tf.ones([1, 4, 4, 1]);
  const left = compile((images) => [unknownToXla(images!)], { xla: 'where possible' });
  for (let call = 0; call < 2; call++) assert.deepEqual(valuesOf(left(x)[0]!), [8, 8, 8, 8]);
  left.dispose();
  const asked = compile((images) => [unknownToXla(images!)], { xla: true });
  assert.throws(() => asked(x), OpError);
  asked.dispose();
});

test('a name follows from the graph, constants included, and is given once', () => {
  const constant = (byte: number): GraphNode => ({
    op: 'Const',
    attributes: [{ name: 'value', type: 'tensor', value: { type: 1, shape: [], bytes: Uint8Array.of(byte, 0, 0, 0) } }],
    inputs: [],
  });
  const [first, again, other] = [stableName([constant(1)]), stableName([constant(1)]), stableName([constant(2)])];
  assert.match(first, /^mien_function_[0-9a-f]{16}_0$/);
  assert.equal(again, first.replace(/_0$/, '_1'));
  assert.notEqual(other.slice(0, -2), first.slice(0, -2));
});

// as mien asks for it on a GPU, here on the processor
test('what XLA has compiled is found by the next process, without a word; a damaged file is named', () => {
  const folder = join(temporaryFolder(), 'kept');
  const engine = JSON.stringify(resolve(__dirname, '..', '..', '..', 'lib', 'engine'));
  const script = `
    const { compile, tf } = require(${engine});
    const w = tf.variable(tf.ones([8, 8]));
    const step = compile((x) => { const y = x.matMul(w).relu(); w.assign(w.mul(0.5)); return [y.sum()]; }, { xla: __XLA__ });
    console.log(step(tf.ones([4, 8]))[0].dataSync()[0]);`;
  const run = (xla: true | 'where possible' = true) => {
    const env = { ...process.env, TF_XLA_FLAGS: `--tf_xla_persistent_cache_directory=${JSON.stringify(folder)}` };
    const code = script.replace('__XLA__', JSON.stringify(xla));
    return spawnSync(process.execPath, ['--import', 'tsx', '-e', code], { encoding: 'utf8', env });
  };
  const kept = () => (existsSync(folder) ? readdirSync(folder) : []);
  assert.equal(run().stdout, '256\n');
  const once = kept();
  assert.equal(once.length, 1);
  const again = run();
  assert.equal(again.stdout, '256\n');
  assert.deepEqual(kept(), once, 'no other was compiled');
  assert.doesNotMatch(again.stderr, /text-format/, 'it is not taken for text first');
  const file = join(folder, once[0]!);
  const whole = readFileSync(file);
  const changed = Uint8Array.from(whole, (byte, i) => (i > whole.length / 2 ? byte ^ 0xff : byte));
  for (const damaged of ['words', '', whole.subarray(0, whole.length / 2), changed]) {
    writeFileSync(file, damaged);
    const { status, stderr } = run('where possible');
    assert.notEqual(status, 0, 'it is not compiled without XLA instead');
    assert.match(stderr, /KeptCompilationError: What XLA has kept/);
    assert.ok(stderr.includes(`${file}\n  Delete this file`), stderr);
  }
  rmSync(file);
  assert.equal(run('where possible').stdout, '256\n');
});
