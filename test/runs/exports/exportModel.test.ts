import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { type Tensor, type Tensor4D, tf } from '../../../lib/engine';
import { readCalibration } from '../../../lib/runs/calibration';
import { evaluate } from '../../../lib/runs/evaluate';
import { exportModel } from '../../../lib/runs/exports/exportModel';
import { type OpenModel, openModel } from '../../../lib/runs/openModel';
import { withRun } from '../../../lib/runs/openRun';
import { train } from '../../../lib/runs/train';
import { MienError } from '../../../lib/support/errors';
import { readSafetensors } from '../../../lib/support/safetensors';
import { runOnnx } from '../../data/onnx';
import { tinyConfig } from '../../data/runs';
import { writeShapes } from '../../data/shapes';
import { temporaryCache, temporaryFolder } from '../../data/temporary';
import { assertClose, draw } from '../../helpers';

temporaryCache();
const folder = temporaryFolder();
const path = join(folder, 'run');
const images = draw([5, 32, 32, 1]).sigmoid() as Tensor4D;
let run: OpenModel;

before(async () => {
  await train(tinyConfig({ training: { epochs: 2 } }), { out: path });
  run = await openModel(path);
});
after(() => run.close());

const CLASSES = ['neutral', 'happy', 'sad', 'surprise', 'fear', 'disgust', 'anger'];

test('ONNX: probabilities and codes equal to 1e-4 in ONNX Runtime, and what the file says of itself', async () => {
  const files = await exportModel(run, { to: 'onnx' });
  assert.deepEqual(
    files.map((file) => relative(path, file)),
    [join('export', 'onnx', 'model.onnx'), join('export', 'onnx', 'decoder.onnx')],
  );
  const [model, decoder] = files.map((file) => readFileSync(file)) as [Buffer, Buffer];
  const answers = await runOnnx(model, { image: images });
  const outputs = run.model.disentangler.predict(images) as Tensor[];
  for (const [i, name] of ['probabilities', 'expression', 'nuisance'].entries()) {
    assertClose(answers[name]!.values, outputs[i]!, 1e-4, name);
  }
  const codes = draw([3, 16]);
  const { image } = await runOnnx(decoder, { codes });
  assert.deepEqual(image!.shape, [3, 32, 32, 1]);
  assertClose(image!.values, run.model.decoder.predict(codes) as Tensor, 1e-4);
  const text = model.toString('latin1');
  for (const said of ['"neutral","happy"', '"height":32,"width":32,"channels":1', '"mirrored":true', 'temperature']) {
    assert.ok(text.includes(said), said);
  }
});

test('tfjs: model.json names its classes, the views and the temperature', async () => {
  const files = await exportModel(run, { to: 'tfjs', out: join(folder, 'web') });
  assert.ok(files.every((file) => statSync(file).isFile()));
  const { userDefinedMetadata: about } = JSON.parse(readFileSync(files[0]!, 'utf8'));
  assert.deepEqual(about.classes, CLASSES);
  assert.deepEqual(about.image, {
    ...{ height: 32, width: 32, channels: 1 },
    ...{ colours: 'grey (BT.601)', values: '0 … 1: byte / 255' },
  });
  assert.deepEqual(about.views, [
    { mirrored: false, scale: 1, shift: [0, 0] },
    { mirrored: true, scale: 1, shift: [0, 0] },
  ]);
  assert.equal(about.temperature, readCalibration(run.folder)!.temperature);
});

test('the model of every run names its classes', () => {
  const about = run.model.disentangler.getUserDefinedMetadata() as { classes: string[] };
  assert.deepEqual(about.classes, CLASSES);
});

test('safetensors: every weight of every part by its name, and the metadata as JSON', async () => {
  const [file] = await exportModel(run, { to: 'safetensors' });
  const { tensors, metadata } = readSafetensors(file!);
  const { disentangler, decoder, adversary } = run.model;
  const parts = [disentangler, decoder, adversary];
  const counts = parts.map((model) =>
    model.weights.reduce((sum, { shape }) => sum + (shape as number[]).reduce((a, b) => a * b, 1), 0),
  );
  const stored = [...tensors.values()].reduce((sum, { values }) => sum + values.length, 0);
  assert.equal(
    stored,
    counts.reduce((a, b) => a + b),
  );
  const kernel = tensors.get('classifier/classifier_logits/kernel')!;
  assert.deepEqual(kernel.shape, [8, 7]);
  const layer = disentangler.getLayer('classifier') as unknown as typeof disentangler;
  assertClose(kernel.values, layer.getWeights()[0]!, 0);
  assert.ok(tensors.has('encoder/stem_conv/kernel') && tensors.has('decoder/decoder_up1/kernel'));
  assert.deepEqual(JSON.parse(metadata.classes!), CLASSES);
  assert.equal(JSON.parse(metadata.model!).expression.codeSize, 8);
});

test('a run folder to hand on: half the bytes, the same answers to 16-bit rounding, every command takes it', async () => {
  const out = join(folder, 'handed on');
  const files = await exportModel(run, { to: 'run', out });
  const written = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  assert.deepEqual(files.sort(), written.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort());
  const weights = (at: string) => statSync(join(at, 'model', 'weights.bin')).size;
  assert.equal(2 * weights(out), weights(path));
  const copy = await openModel(out);
  const [before, now] = [run, copy].map(({ model }) => model.disentangler.predict(images) as Tensor[]);
  for (const [i, output] of before!.entries()) assertClose(now![i]!, output, 5e-3, `output ${i}`);
  assert.notDeepEqual([...now![1]!.dataSync()], [...before![1]!.dataSync()], 'it was rounded');
  copy.close();
  const [own, handedOn] = await Promise.all([path, out].map((at) => withRun(at, evaluate)));
  assert.deepEqual([handedOn!.n, handedOn!.calibration!.temperature], [own!.n, own!.calibration!.temperature]);
  assert.ok(Math.abs(handedOn!.accuracy - own!.accuracy) < 0.05);
  await assert.rejects(exportModel(run, { to: 'run', out }), MienError);
});

test('a run folder to hand on does not say where the images lay', async () => {
  const root = temporaryFolder();
  await writeShapes(
    root,
    ['a', 'b'].flatMap((name) => Array.from({ length: 20 }, (_, i) => `${name}/${i}.png`)),
  );
  const own = { name: 'folder', root, side: 32, colour: false } as const;
  const [at, out] = [join(folder, 'own'), join(folder, 'own handed on')];
  await train(tinyConfig({ dataset: own, training: { epochs: 1, batchSize: 16 } }), { out: at });
  const model = await openModel(at);
  await exportModel(model, { to: 'run', out });
  model.close();
  assert.ok(!readFileSync(join(out, 'config.json'), 'utf8').includes(root));
  await assert.rejects(withRun(out, evaluate), /folder needs its files/);
  const [here, there] = await Promise.all([withRun(at, evaluate), withRun(out, evaluate, { dataset: { root } })]);
  assert.deepEqual(there.confusion, here.confusion);
});

test('a decoder that was not trained is not exported', async () => {
  const at = join(folder, 'without');
  const loss = { reconstruction: { weight: 0 } };
  await train(tinyConfig({ loss, training: { epochs: 1 } }), { out: at });
  const model = await openModel(at);
  const files = await exportModel(model, { to: 'onnx' });
  model.close();
  assert.deepEqual(
    files.map((file) => relative(at, file)),
    [join('export', 'onnx', 'model.onnx')],
  );
});

test('exporting leaves no tensor behind', async () => {
  const formats = ['onnx', 'safetensors', 'tfjs'] as const;
  for (const to of formats) await exportModel(run, { to });
  const before = tf.memory().numTensors;
  for (const to of formats) await exportModel(run, { to });
  assert.equal(tf.memory().numTensors, before);
});
