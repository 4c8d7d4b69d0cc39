import assert from 'node:assert/strict';
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { namedVariables, type Parts } from '../../../lib/models/parts';
import { loadCheckpoint, loadWeights, saveCheckpoint, saveWeights } from '../../../lib/runs/folder/checkpoint';
import { MienError } from '../../../lib/support/errors';
import { readSafetensors } from '../../../lib/support/safetensors';
import { DisentanglingTask } from '../../../lib/training/disentangling';
import type { Optimizer } from '../../../lib/training/optimizers/optimizer';
import type { Numbers } from '../../../lib/training/trainer';
import { temporaryFolder } from '../../data/temporary';
import { assertNothingStays, valuesOf } from '../../helpers';
import { createSmall } from '../../models/small';
import { record } from '../../training/fakeTask';
import { barDataset, OPTIONS } from '../../training/small';

const folder = temporaryFolder();
const dataset = barDataset();
const HISTORY = [record(1, 0.25), record(2, 0.5)];
const weightsOf = (parts: Parts) => Object.fromEntries([...namedVariables(parts)].map(([k, v]) => [k, valuesOf(v)]));

function createTask(seed: number, name: 'adam' | 'sgd' = 'adam'): DisentanglingTask {
  const options = { ...OPTIONS, optimizer: { ...OPTIONS.optimizer, name } };
  return new DisentanglingTask(createSmall(seed), dataset, options);
}

function runEpoch(task: DisentanglingTask, epoch: number): Numbers[] {
  task.startEpoch(epoch);
  return Array.from({ length: task.stepsPerEpoch }, (_, index) => task.step(index, 0.01));
}

/** A checkpoint after an epoch. */
function saved(name: string): { path: string; task: DisentanglingTask } {
  const path = join(folder, name);
  const task = createTask(1);
  runEpoch(task, 1);
  saveCheckpoint(path, task.parts, task.optimizer, HISTORY, originOf('abc'));
  return { path, task };
}

function assertRefused(action: () => unknown, path: string, message: RegExp): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof MienError, String(error));
    assert.ok(error.message.includes(path), error.message);
    assert.match(error.message, message);
    assert.ok(error.cure, 'it says what to do');
    return true;
  });
}

for (const name of ['adam', 'sgd'] as const) {
  test(`another model that loads a checkpoint goes on identically: ${name}`, () => {
    const path = join(folder, `${name}.safetensors`);
    const first = createTask(1, name);
    runEpoch(first, 1);
    saveCheckpoint(path, first.parts, first.optimizer, HISTORY, originOf('abc'));
    const second = createTask(2, name);
    assert.notDeepEqual(weightsOf(second.parts), weightsOf(first.parts));
    assert.deepEqual(loadCheckpoint(path, second.parts, second.optimizer, originOf('abc')), HISTORY);
    assert.deepEqual(weightsOf(second.parts), weightsOf(first.parts));
    assert.deepEqual(
      [2, 3].map((e) => runEpoch(second, e)),
      [2, 3].map((e) => runEpoch(first, e)),
    );
    assert.deepEqual(weightsOf(second.parts), weightsOf(first.parts));
    assert.deepEqual(second.validate(), first.validate());
  });
}

/** Of a configuration with this fingerprint, on some data. */
const originOf = (fingerprint: string) => ({ fingerprint, data: 'data' });

test('the file holds every variable by name, the optimizer’s slots, its steps and the history', () => {
  const { path, task } = saved('content.safetensors');
  const { tensors, metadata } = readSafetensors(path);
  const names = [...namedVariables(task.parts).keys()];
  assert.deepEqual(
    [...tensors.keys()],
    [...names, ...['m', 'v', 'adversary/m', 'adversary/v'].map((slot) => `optimizer/${slot}`)],
  );
  for (const [name, variable] of namedVariables(task.parts)) {
    assert.deepEqual(tensors.get(name)!.shape, variable.shape, name);
    assert.deepEqual([...tensors.get(name)!.values], valuesOf(variable), name);
  }
  assert.deepEqual(
    { ...metadata, history: JSON.parse(metadata.history!) },
    {
      format: 'mien-checkpoint-1',
      steps: '5',
      history: HISTORY,
      fingerprint: 'abc',
      data: 'data',
    },
  );
  assert.ok(!existsSync(`${path}.${process.pid}.tmp`));
});

test('a file that is cut off anywhere, empty, missing or something else is refused by name', () => {
  const { path, task } = saved('whole.safetensors');
  const size = readFileSync(path).length;
  const load = (file: string) => () => loadCheckpoint(file, task.parts, task.optimizer, originOf('abc'));
  for (const length of [size - 1, size - 4, Math.floor(size / 2), 300, 8, 7, 0]) {
    const cut = join(folder, `cut-${length}.safetensors`);
    writeFileSync(cut, readFileSync(path));
    truncateSync(cut, length);
    assertRefused(load(cut), cut, /Cannot read/);
  }
  const text = join(folder, 'text.safetensors');
  writeFileSync(text, 'this is no checkpoint, but it is longer than eight bytes');
  assertRefused(load(text), text, /Cannot read/);
  const missing = join(folder, 'missing.safetensors');
  assertRefused(load(missing), missing, /ENOENT/);
});

test('a checkpoint of another configuration is refused by name, and changes nothing', () => {
  const { path } = saved('configuration.safetensors');
  const task = createTask(2);
  const before = weightsOf(task.parts);
  const load = () => loadCheckpoint(path, task.parts, task.optimizer, originOf('abd'));
  assertRefused(load, path, /another configuration/);
  assert.deepEqual(weightsOf(task.parts), before);
  assert.equal(task.optimizer.state().steps, 0);
});

test('a checkpoint or weights of another model are refused: file, variable and both shapes are named', () => {
  const { path, task } = saved('model.safetensors');
  const wide = createSmall(1, { encoder: { kind: 'residual', width: 8, stages: 2, blocks: 1 } });
  const deep = createSmall(1, { adversary: { hidden: [[8, 8]], normalise: false } });
  const noOptimizer = {} as Optimizer;
  const shapes = /encoder\/stem_conv\/kernel is \[3,3,1,4\], not \[3,3,1,8\]/;
  assertRefused(() => loadCheckpoint(path, wide, noOptimizer, originOf('abc')), path, shapes);
  assertRefused(
    () => loadCheckpoint(path, deep, noOptimizer, originOf('abc')),
    path,
    /adversary_hidden2\/kernel is missing/,
  );
  const weights = join(folder, 'weights.safetensors');
  saveWeights(weights, task.parts);
  assertRefused(() => loadWeights(weights, wide), weights, shapes);
});

test('a value that is not finite is refused: file and variable are named', () => {
  const { path, task } = saved('finite.safetensors');
  const bytes = Uint8Array.from(readFileSync(path));
  const header = Buffer.from(bytes).readUInt32LE(0);
  new DataView(bytes.buffer).setFloat32(8 + header, Number.NaN, true);
  writeFileSync(path, bytes);
  assertRefused(
    () => loadCheckpoint(path, task.parts, task.optimizer, originOf('abc')),
    path,
    /is damaged: encoder\/stem_conv\/kernel holds NaN/,
  );
});

test('weights alone bring back a model that answers identically', () => {
  const { task } = saved('unused.safetensors');
  const path = join(folder, 'best', 'weights.safetensors');
  saveWeights(path, task.parts);
  const other = createTask(2);
  loadWeights(path, other.parts);
  assert.deepEqual(other.validate(), task.validate());
});

test('saving over an older checkpoint and loading leave nothing behind', () => {
  const { path, task } = saved('again.safetensors');
  assertNothingStays(() => {
    saveCheckpoint(path, task.parts, task.optimizer, HISTORY, originOf('abc'));
    loadCheckpoint(path, task.parts, task.optimizer, originOf('abc'));
  });
});
