import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { ablate } from '../../lib/ablation/ablate';
import { completeGrid, type Grid } from '../../lib/ablation/gridFile';
import { resolveConfig } from '../../lib/config/resolve';
import { type Tensor, type Tensor4D, tf } from '../../lib/engine';
import { encoderDigest, loadEncoder } from '../../lib/models/givenEncoder';
import { disposeWeights } from '../../lib/models/parts';
import { evaluate } from '../../lib/runs/evaluate';
import { exportModel } from '../../lib/runs/exports/exportModel';
import { openModel } from '../../lib/runs/openModel';
import { withRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { InterruptedError, MienError } from '../../lib/support/errors';
import { readSafetensors } from '../../lib/support/safetensors';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { alive, assertClose, draw, valuesOf } from '../helpers';

temporaryCache();
const folder = temporaryFolder();
const foreign = join(folder, 'foreign');
const images = draw([3, 32, 32, 1]).sigmoid() as Tensor4D;
const { layers } = tf;

/** A classifier that mien has not built: convolutions, normalisation, mean pooling, 1 × 1 maps, a dense layer. */
function classifier(side: number | null) {
  return tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [side, side, 1], filters: 6, kernelSize: 3, strides: 2, name: 'first' }),
      layers.batchNormalization({ name: 'norm' }),
      layers.reLU({ name: 'last_map' }),
      layers.globalAveragePooling2d({ name: 'pool' }),
      layers.reshape({ targetShape: [1, 1, 6], name: 'dot' }),
      layers.conv2d({ filters: 4, kernelSize: 1, name: 'head' }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 5, activation: 'softmax', name: 'answer' }),
    ],
  });
}

before(() => classifier(32).save(`file://${foreign}`));

/** What the foreign model computes up to its last map. */
async function mapsOf(): Promise<Tensor> {
  const model = await tf.loadLayersModel(`file://${join(foreign, 'model.json')}`);
  return tf.model({ inputs: model.inputs, outputs: model.getLayer('last_map').output }).predict(images) as Tensor;
}

const from = (encoder: object) =>
  tinyConfig({ model: { encoder: { from: foreign, ...encoder } }, training: { epochs: 1 } });
const kernelOf = (run: string) =>
  [...readSafetensors(join(run, 'checkpoint', 'last.safetensors')).tensors].filter(([name]) =>
    name.startsWith('encoder/'),
  );

test('of a classifier, all up to its last map with more than one place; by its folder or its file', async () => {
  for (const path of [foreign, join(foreign, 'model.json')]) {
    const encoder = await loadEncoder(path, [32, 32, 1], false);
    assert.deepEqual(encoder.outputs[0]!.shape, [null, 15, 15, 6]);
    assertClose(encoder.predict(images) as Tensor, await mapsOf(), 0);
    assert.equal(encoder.trainableWeights.length, 4);
  }
});

test('one that takes images of any size takes those of the dataset', async () => {
  const path = join(folder, 'any size');
  const model = tf.sequential({ layers: [layers.conv2d({ inputShape: [null, null, 1], filters: 2, kernelSize: 3 })] });
  await model.save(`file://${path}`);
  assert.deepEqual((await loadEncoder(path, [20, 24, 1], false)).outputs[0]!.shape, [null, 18, 22, 2]);
});

test('of the model its encoder alone stays in memory, and nothing where it does not fit or its training ends before it begins', async () => {
  await train(from({}), { out: join(folder, 'packed') });
  const before = alive().tensors;
  const encoder = await loadEncoder(foreign, [32, 32, 1], false);
  assert.equal(alive().tensors - before, 6, 'kernel, bias, γ, β, mean, variance');
  disposeWeights(encoder);
  disposeWeights(encoder);
  assert.equal(alive().tensors, before);
  await assert.rejects(loadEncoder(foreign, [16, 16, 1], false), MienError);
  assert.equal(alive().tensors, before);
  const stop = new AbortController();
  const config = resolveConfig(from({}), { training: { sampling: { against: 'small image' } } });
  const note = () => stop.abort(); // told before anything is guessed
  await assert.rejects(train(config, { out: join(folder, 'stopped'), note, signal: stop.signal }), InterruptedError);
  assert.equal(alive().tensors, before);
});

test('frozen, it leaves training as it came, moving averages included; fine-tuned, it does not', async () => {
  const before = (await loadEncoder(foreign, [32, 32, 1], true)).weights.map((weight) =>
    valuesOf(weight.read() as Tensor),
  );
  const [frozen, tuned] = [join(folder, 'frozen'), join(folder, 'tuned')];
  await train(from({ frozen: true }), { out: frozen });
  await train(from({}), { out: tuned });
  const kept = kernelOf(frozen);
  assert.equal(kept.length, 6);
  for (const { length } of before) assert.ok(kept.some(([, { values }]) => values.length === length));
  assert.deepEqual(
    kept.map(([, { values }]) => [...values]),
    before,
  );
  assert.notDeepEqual(
    kernelOf(tuned).map(([, { values }]) => [...values]),
    before,
  );
});

test('such a run is judged, goes on, and leaves mien like any other', async () => {
  const out = join(folder, 'tuned');
  assert.equal((await withRun(out, evaluate)).n, 63);
  await train(from({}), { out, onStep: () => assert.fail('it is found finished') });
  const model = await openModel(out);
  assert.equal((await exportModel(model, { to: 'onnx' })).length, 2);
  model.close();
});

test('a run that started from another model than the one that lies there now is not taken for it', async () => {
  const [place, out, moved] = ['place', 'placed', 'moved away'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  cpSync(foreign, place, { recursive: true });
  const config = tinyConfig({ model: { encoder: { from: place } }, training: { epochs: 1 } });
  await train(config, { out });
  const { givenEncoder } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')).provenance;
  assert.match(givenEncoder, /^[0-9a-f]{16}$/);
  assert.equal(encoderDigest(foreign), givenEncoder, 'whatever its place');
  await train(config, { out, onStep: () => assert.fail('it is found finished') });
  renameSync(place, moved);
  const notes: string[] = [];
  await train(config, { out, note: (text) => notes.push(text) });
  assert.ok(notes.some((text) => /Whether it is that of .*place cannot be told: There is no /.test(text)));
  await classifier(32).save(`file://${place}`);
  const isSo = (error: unknown) => error instanceof MienError && /encoder of another model than/.test(error.message);
  await assert.rejects(train(config, { out }), isSo);
  for (const text of ['{', 'null', '{"modelTopology":{},"weightsManifest":[{"paths":["weights.bin"]}]}']) {
    writeFileSync(join(place, 'model.json'), text);
    await assert.rejects(train(config, { out }), isSo);
  }
});

test('a run that started from an encoder is no run without one, nor the other way round', async () => {
  const { encoder, ...rest } = from({}).model;
  const without = { ...from({}), model: { ...rest, encoder: { ...encoder, from: null } } };
  const isOther = (error: unknown) =>
    error instanceof MienError && /another configuration[\s\S]*encoder\.from/.test(error.message);
  await assert.rejects(train(without, { out: join(folder, 'tuned') }), isOther);
  const out = join(folder, 'without');
  await train(without, { out });
  await assert.rejects(train(from({}), { out }), isOther);
});

test('a grid is not gone on with where another encoder lies now: its cells would be of two', async () => {
  const place = join(folder, 'of the grid');
  cpSync(foreign, place, { recursive: true });
  const base = tinyConfig({ model: { encoder: { from: place } }, training: { epochs: 1 } });
  await train(base);
  await classifier(32).save(`file://${place}`);
  const grid: Grid = { ...completeGrid({ name: 'given', base }), seeds: [base.seed, base.seed + 1] };
  const executor = () => assert.fail('nothing is trained');
  await assert.rejects(ablate([grid], { out: join(folder, 'grid'), executor }), /encoder of another model than/);
});

test('a run of mien gives its encoder', async () => {
  const run = join(folder, 'mien');
  await train(tinyConfig({ training: { epochs: 1 } }), { out: run });
  const encoder = await loadEncoder(join(run, 'model'), [32, 32, 1], false);
  const own = await tf.loadLayersModel(`file://${join(run, 'model', 'model.json')}`);
  const expected = (own.getLayer('encoder') as unknown as typeof own).predict(images) as Tensor;
  const named = await loadEncoder(run, [32, 32, 1], false);
  for (const given of [encoder, named]) assertClose(given.predict(images) as Tensor, expected, 1e-6);
});

test('what is no model, reads other images or makes no maps is an error that says so, and leaves no run behind', async () => {
  const refused = (words: RegExp) => (error: unknown) => error instanceof MienError && words.test(error.message);
  const other = join(folder, 'other.json', 'model.json');
  mkdirSync(dirname(other), { recursive: true });
  writeFileSync(other, '{"a":1}');
  await assert.rejects(loadEncoder(other, [32, 32, 1], false), refused(/it is no tfjs LayersModel/));
  await assert.rejects(loadEncoder(join(folder, 'nowhere'), [32, 32, 1], false), refused(/There is no .*nowhere/));
  let packed = false;
  const nowhere = tinyConfig({
    dataset: { synthetic: { seed: 77 } },
    model: { encoder: { from: join(folder, 'nowhere') } },
  });
  const telling = {
    out: join(folder, 'unborn'),
    progress: () => {
      packed = true;
    },
  };
  await assert.rejects(train(nowhere, telling), refused(/There is no .*nowhere/));
  assert.ok(!packed, 'told before the images are drawn');
  await assert.rejects(
    loadEncoder(foreign, [32, 32, 3], false),
    refused(/takes 32 × 32 × 1, not images of 32 × 32 × 3/),
  );
  const dense = join(folder, 'dense');
  const flat = tf.sequential({ layers: [layers.flatten({ inputShape: [32, 32, 1] }), layers.dense({ units: 2 })] });
  await flat.save(`file://${dense}`);
  const { numTensors } = tf.memory();
  await assert.rejects(loadEncoder(dense, [32, 32, 1], false), refused(/no feature map/));
  assert.equal(tf.memory().numTensors, numTensors);
  const out = join(folder, 'refused');
  const config = tinyConfig({ model: { encoder: { from: dense } } });
  await assert.rejects(train(config, { out }), refused(/no feature map/));
  assert.ok(!existsSync(join(out, 'config.json')));
});
