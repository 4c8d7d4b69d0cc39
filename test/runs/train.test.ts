import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';
import { effective, fingerprint } from '../../lib/config/compare';
import { openDataset } from '../../lib/datasets/open';
import { tf } from '../../lib/engine';
import { evaluate } from '../../lib/runs/evaluate';
import { defaultRunFolder } from '../../lib/runs/folder/place';
import { withRun } from '../../lib/runs/openRun';
import { type FinishedRun, train } from '../../lib/runs/train';
import { MienError } from '../../lib/support/errors';
import type { EpochRecord } from '../../lib/training/trainer';
import { historyOf, tinyConfig } from '../data/runs';
import { writeShapes } from '../data/shapes';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const config = tinyConfig({ training: { epochs: 3 }, evaluation: { views: 'one' } });
const out = join(temporaryFolder(), 'runs', 'first');
const seen: { epochs: EpochRecord[]; steps: [number, number, number][] } = { epochs: [], steps: [] };
let finished: FinishedRun;

before(async () => {
  finished = await train(config, {
    out,
    onStep: (epoch, step, steps) => seen.steps.push([epoch, step, steps]),
    onEpochEnd: (record) => seen.epochs.push(record),
  });
});

const json = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));

test('the run folder has the configuration, whole, and what it was made with', () => {
  const { config: written, provenance } = json('config.json');
  assert.deepEqual(written, config);
  assert.equal(provenance.node, process.versions.node);
  assert.match(provenance.tensorflow, /^\d+\.\d+/);
  assert.ok(['cpu', 'gpu'].includes(provenance.device));
  assert.ok(provenance.commit === null || /^[0-9a-f]{7,}\+?$/.test(provenance.commit));
  assert.ok(Date.parse(provenance.started) <= Date.now());
  assert.equal(typeof provenance.mien, 'string');
});

test('a line of history an epoch, the same that the hooks and the caller are given', () => {
  const lines = readFileSync(join(out, 'history.jsonl'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    seen.epochs,
  );
  assert.deepEqual(finished.history, seen.epochs);
  assert.deepEqual(
    seen.epochs.map(({ epoch }) => epoch),
    [1, 2, 3],
  );
  for (const { train, validation, learningRate, seconds } of seen.epochs) {
    assert.deepEqual(Object.keys(train), [
      'expression',
      'adversary',
      'adversarial',
      'reconstruction',
      'total',
      'gradientNorm',
      'adversaryGradientNorm',
    ]);
    assert.ok(Object.values({ ...train, ...validation, learningRate, seconds }).every(Number.isFinite));
    const { weight } = config.loss.adversarial;
    const total =
      train.expression! +
      train.adversary! +
      weight * train.adversarial! +
      config.loss.reconstruction.weight * train.reconstruction!;
    assert.ok(Math.abs(train.total! - total) < 1e-4, 'the total is the weighted sum of its terms');
  }
});

test('every step of every epoch is reported once', () => {
  const want = [1, 2, 3].flatMap((epoch) => [1, 2, 3, 4, 5, 6, 7, 8].map((step) => [epoch, step, 8]));
  assert.deepEqual(seen.steps, want);
});

test('the summary is that of the last epoch', async () => {
  const { epochs, keptEpoch, validation, seconds, peakMemory } = json('summary.json');
  assert.deepEqual(json('summary.json'), finished.summary);
  assert.deepEqual([epochs, keptEpoch], [3, 3]);
  assert.deepEqual(validation, seen.epochs[2]!.validation);
  assert.ok(Math.abs(seconds - seen.epochs.reduce((sum, record) => sum + record.seconds, 0)) < 1e-9);
  assert.ok(peakMemory > 50 && peakMemory < 50_000);
  const { splits, close } = await openDataset(config.dataset);
  const counts = [...splits.validation.labels].reduce(
    (all, label) => all.set(label, (all.get(label) ?? 0) + 1),
    new Map(),
  );
  assert.equal(json('summary.json').guessing, Math.max(...counts.values()) / splits.validation.size);
  close();
});

test('checkpoints, model files and TensorBoard events are there; no lock and nothing temporary is left', () => {
  const files = readdirSync(out, { recursive: true }).map(String);
  for (const file of [
    'checkpoint/last.safetensors',
    'model/model.json',
    'model/weights.bin',
    'model/decoder/model.json',
    'model/adversary/model.json',
  ]) {
    assert.ok(files.includes(join(...file.split('/'))), `${file} is not in ${files}`);
  }
  assert.ok(files.some((file) => basename(file).startsWith('events.out.tfevents')));
  assert.deepEqual(
    files.filter((file) => /tmp|lock/.test(file)),
    [],
  );
});

test('the model that was saved is that of the best epoch: it repeats its validation accuracy', async () => {
  const { accuracy } = await withRun(out, (run) => evaluate(run, 'validation'));
  assert.equal(accuracy, finished.summary.validation.accuracy);
});

test('the same configuration finds its finished run again, and trains and writes nothing', async () => {
  const times = () => readdirSync(out, { recursive: true }).map((file) => statSync(join(out, String(file))).mtimeMs);
  const was = times();
  const notes: string[] = [];
  const again = await train(config, {
    out,
    note: (sentence) => notes.push(sentence),
    onStep: () => assert.fail('it trains'),
  });
  assert.deepEqual(again, finished);
  assert.deepEqual(notes, [`${out} holds this run, finished.`]);
  assert.deepEqual(times(), was);
});

test('another configuration in the same folder is an error that names the keys that differ', async () => {
  const other = tinyConfig({ training: { epochs: 4 }, seed: 9, evaluation: { views: 'one' } });
  for (const resume of [false, true]) {
    await assert.rejects(train(other, { out, resume }), (error) => {
      assert.ok(error instanceof MienError);
      assert.match(error.message, /training\.epochs: 3 instead of 4/);
      assert.match(error.message, /seed: 1 instead of 9/);
      assert.match(error.message, /--out/);
      return true;
    });
  }
  assert.deepEqual(json('config.json').config, config, 'the run that was there is as it was');
});

test('a configuration that was put together by hand is looked at before anything is written', async () => {
  const out = join(temporaryFolder(), 'by-hand');
  const asked = [
    [{ ...config, seed: 1e30 }, /seed is 1e\+30/],
    [{ ...config, training: { ...config.training, epochs: -3 } }, /training\.epochs is -3/],
    [{ ...config, trainin: {} }, /no key trainin/],
  ] as const;
  for (const [wrong, says] of asked) await assert.rejects(train(wrong, { out }), says);
  assert.ok(!existsSync(out));
});

test('a folder in which no epoch was trained takes another configuration', async () => {
  const out = join(temporaryFolder(), 'tried');
  const controller = new AbortController();
  const onStep = () => controller.abort();
  await assert.rejects(train(config, { out, onStep, signal: controller.signal }), /interrupted in epoch 1/);
  const other = tinyConfig({ training: { epochs: 1 } });
  assert.equal((await train(other, { out })).history.length, 1);
  assert.deepEqual(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')).config, other);
});

test('the same seed gives the same history, another seed another; a run leaves no weights in memory', async () => {
  const tensors = tf.memory().numTensors;
  const again = join(temporaryFolder(), 'again');
  await train(config, { out: again });
  assert.deepEqual(historyOf(again), historyOf(out));
  assert.ok(
    tf.memory().numTensors - tensors < 10,
    'a few scalars of the TensorBoard writer stay, fifty weights do not',
  );
  const other = join(temporaryFolder(), 'other');
  await train(tinyConfig(config, { seed: 2 }), { out: other });
  assert.notDeepEqual(historyOf(other), historyOf(out));
});

test('without --out a run goes to runs/, by its dataset and fingerprint', () => {
  const folder = defaultRunFolder(config);
  assert.equal(basename(folder), `synthetic-${fingerprint(effective(config)).slice(0, 8)}`);
  assert.equal(basename(join(folder, '..')), 'runs');
});

test('a training without validation images is refused before it begins', async () => {
  const root = temporaryFolder();
  await writeShapes(root, ['a/1.png', 'a/2.png', 'b/1.png', 'b/2.png']); // too few for a split to be drawn
  const folder = join(temporaryFolder(), 'none');
  await assert.rejects(
    train(tinyConfig({ dataset: { name: 'folder', root }, training: { batchSize: 2 } }), { out: folder }),
    (error) => error instanceof MienError && /validation split has no images/.test(error.message),
  );
  assert.ok(!existsSync(join(folder, 'summary.json')) && !existsSync(join(folder, 'run.lock')));
});

test('a batch larger than the training split is an error that names the key, and leaves no finished run', async () => {
  const folder = join(temporaryFolder(), 'large');
  await assert.rejects(
    train(tinyConfig({ training: { batchSize: 257 } }), { out: folder }),
    /batch of 257[\s\S]*training\.batchSize/,
  );
  assert.ok(!existsSync(join(folder, 'summary.json')) && !existsSync(join(folder, 'run.lock')));
});
