import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDevice, deviceSettings } from '../../lib/support/device';
import { UsageError } from '../../lib/support/errors';

const visible = (env: NodeJS.ProcessEnv) => deviceSettings(env).CUDA_VISIBLE_DEVICES;

test('one GPU is used: the first of those that are visible, or the one asked for among them', () => {
  assert.equal(visible({}), '0');
  assert.equal(visible({ MIEN_DEVICE: 'gpu' }), '0');
  assert.equal(visible({ MIEN_DEVICE: 'gpu:2' }), '2');
  assert.equal(visible({ CUDA_VISIBLE_DEVICES: '5' }), '5', 'what Slurm gave a task');
  assert.equal(visible({ CUDA_VISIBLE_DEVICES: '5, 7' }), '5');
  assert.equal(visible({ CUDA_VISIBLE_DEVICES: 'GPU-aa,GPU-bb', MIEN_DEVICE: 'gpu:1' }), 'GPU-bb');
});

test('the processor is used where it is asked for, and where no GPU is to be seen', () => {
  assert.equal(visible({ MIEN_DEVICE: 'cpu', CUDA_VISIBLE_DEVICES: '3' }), '-1');
  assert.equal(visible({ CUDA_VISIBLE_DEVICES: '' }), '');
  assert.equal(visible({ CUDA_VISIBLE_DEVICES: '-1' }), '-1');
});

test('a process that is started with the settings gets the same device', () => {
  for (const env of [
    {},
    { MIEN_DEVICE: 'gpu:2' },
    { MIEN_DEVICE: 'cpu' },
    { CUDA_VISIBLE_DEVICES: '4,6', MIEN_DEVICE: 'gpu:1' },
  ]) {
    const once = { ...env, ...deviceSettings(env) };
    assert.deepEqual({ ...once, ...deviceSettings(once) }, once);
  }
});

test('memory grows as it is needed, unless the user has said otherwise', () => {
  assert.equal(deviceSettings({}).TF_FORCE_GPU_ALLOW_GROWTH, 'true');
  assert.equal(deviceSettings({ TF_FORCE_GPU_ALLOW_GROWTH: 'false' }).TF_FORCE_GPU_ALLOW_GROWTH, 'false');
});

test('a device that is none, or not there, is refused with what is taken', () => {
  for (const text of ['tpu', 'gpu:', 'gpu:-1', 'GPU', 'gpu:1.5', 'cpu:0', '']) {
    assert.throws(() => checkDevice(text), /It takes cpu, gpu, or gpu:N/, text);
  }
  const beyond = () => deviceSettings({ MIEN_DEVICE: 'gpu:2', CUDA_VISIBLE_DEVICES: '4,6' });
  assert.throws(
    beyond,
    (error: Error) => error instanceof UsageError && /CUDA_VISIBLE_DEVICES=4,6 leaves 2/.test(error.message),
  );
});
