import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { type Tensor, type Tensor4D, tf } from '../../lib/engine';
import { encodeSplit } from '../../lib/evaluation/encodeSplit';
import { guessesOf } from '../../lib/models/adversary';
import { codeOf } from '../../lib/models/branch';
import { decodeBatch, encodeBatch, featuresOf } from '../../lib/models/disentangler';
import { loadModel, modelsOf, saveModel } from '../../lib/models/modelFiles';
import { MienError } from '../../lib/support/errors';
import { temporaryFolder } from '../data/temporary';
import { assertClose, draw, valuesOf } from '../helpers';
import { createSmall, outputsOf, SEPARATED_SMALL, SMALL_SHAPE } from './small';

const FILES = ['model.json', join('adversary', 'model.json'), join('decoder', 'model.json')];
const images = draw([2, 16, 16, 1], 'images').sigmoid() as Tensor4D;

const FORMS = {
  shared: () => createSmall(),
  separated: () => createSmall(1, SEPARATED_SMALL, ['expression', 'nuisance']),
};

/** Parts whose moving averages have been trained, so that none is at its first value. */
function trainedParts(form: keyof typeof FORMS = 'shared') {
  const parts = FORMS[form]();
  const features = featuresOf(parts, images, true);
  guessesOf(parts.adversary, codeOf(parts.nuisance, features.nuisance).mean, true);
  return parts;
}

for (const form of ['shared', 'separated'] as const) {
  test(`${form}: a model that is saved and loaded answers as the parts it was made of`, async () => {
    const folder = join(temporaryFolder(), 'model');
    const parts = trainedParts(form);
    await saveModel(folder, modelsOf(parts));
    const model = await loadModel(folder);
    const { probabilities, expression, nuisance } = outputsOf(model, images);
    const codes = encodeBatch(parts, images);
    assertClose(probabilities, tf.softmax(codes.logits), 1e-6);
    assert.deepEqual(valuesOf(expression), valuesOf(codes.expression));
    assert.deepEqual(valuesOf(nuisance), valuesOf(codes.nuisance));
    const image = model.decoder.apply(tf.concat([expression, nuisance], 1)) as Tensor;
    assert.deepEqual(valuesOf(image), valuesOf(decodeBatch(parts, codes.expression, codes.nuisance)));
    assert.deepEqual(
      guessesOf(model.adversary, nuisance, false).map(valuesOf),
      guessesOf(parts.adversary, codes.nuisance, false).map(valuesOf),
    );
  });

  for (const [bits, tolerance] of [
    [32, 1e-4],
    [16, 1e-2],
  ] as const) {
    test(`${form}: tfjs alone, on its JavaScript backend and without mien, loads ${bits}-bit files and computes the same`, async () => {
      const folder = temporaryFolder();
      const parts = trainedParts(form);
      await saveModel(join(folder, 'model'), modelsOf(parts), { bits });
      writeFileSync(join(folder, 'pixels.json'), JSON.stringify(valuesOf(images)));
      const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', PLAIN_TFJS, folder], {
        cwd: resolve(__dirname, '..', '..'),
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      const { backend, loaded, outputs } = JSON.parse(stdout);
      assert.equal(backend, 'cpu');
      assert.ok(!loaded, 'no native engine was loaded');
      const { logits, expression, nuisance } = encodeBatch(parts, images);
      [tf.softmax(logits), expression, nuisance].forEach((expected, i) => {
        assertClose(outputs[i], expected, tolerance, `output ${i}`);
      });
    });
  }
}

/** What a page in a browser does: topology and weights by hand, no file system, no native code. */
const PLAIN_TFJS = `
  const { readFileSync } = require('node:fs');
  const tf = require('@tensorflow/tfjs');
  const folder = process.argv[1];
  const load = async (path) => {
    const { modelTopology, weightsManifest } = JSON.parse(readFileSync(path + '/model.json', 'utf8'));
    const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
    const bytes = Buffer.concat(weightsManifest.flatMap(({ paths }) => paths.map((p) => readFileSync(path + '/' + p))));
    const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    return tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs, weightData }));
  };
  (async () => {
    await tf.setBackend('cpu');
    const model = await load(folder + '/model');
    await load(folder + '/model/decoder');
    await load(folder + '/model/adversary');
    const images = tf.tensor(JSON.parse(readFileSync(folder + '/pixels.json', 'utf8')), [2, 16, 16, 1]);
    const outputs = model.predict(images).map((output) => Array.from(output.dataSync()));
    const loaded = Object.keys(require.cache).some((file) => /tfjs-node/.test(file));
    process.stdout.write(JSON.stringify({ backend: tf.getBackend(), loaded, outputs }));
  })();`;

test('a missing or damaged file is an error that names it and says what to do', async () => {
  for (const file of FILES) {
    const folder = join(temporaryFolder(), 'model');
    await saveModel(folder, modelsOf(createSmall()));
    const path = join(folder, file);
    const refused = (error: unknown) =>
      error instanceof MienError && error.message.includes(path) && error.cure !== undefined;
    truncateSync(path, 100);
    await assert.rejects(loadModel(folder), refused, `${file} cut off`);
    rmSync(path);
    await assert.rejects(loadModel(folder), refused, `${file} missing`);
  }
});

/** A saved model whose file of weights, or of one of its parts, is changed. */
async function changed(part: string, change: (values: Float32Array) => void): Promise<string> {
  const folder = join(temporaryFolder(), 'model');
  await saveModel(folder, modelsOf(trainedParts()));
  const path = join(folder, part, 'weights.bin');
  const bytes = Uint8Array.from(readFileSync(path));
  change(new Float32Array(bytes.buffer));
  writeFileSync(path, bytes);
  return folder;
}

test('a weight that is not finite is an error that names the file, the weight and the value; nothing stays in memory', async () => {
  for (const [part, value, says] of [
    ['.', Number.NaN, /model\/model\.json: the weight \w+.* holds NaN\n/],
    ['adversary', Number.POSITIVE_INFINITY, /adversary\/model\.json: the weight adversary_\w+\/\w+ holds Infinity\n/],
    ['decoder', Number.NEGATIVE_INFINITY, /decoder\/model\.json: the weight .* holds -Infinity\n/],
  ] as const) {
    const folder = await changed(part, (values) => values.fill(value, values.length - 1));
    const { numTensors } = tf.memory();
    await assert.rejects(loadModel(folder), (error) => error instanceof MienError && says.test(error.message));
    assert.equal(tf.memory().numTensors, numTensors);
  }
});

test('weights so large that no number comes of an image are told of, not judged', async () => {
  const model = await loadModel(await changed('.', (values) => values.fill(3e38)));
  const split = { size: 2, read: () => new Uint8Array(2 * 256).fill(200) };
  assert.throws(() => encodeSplit(model, split, [16, 16, 1]), /The model makes (NaN|-?Infinity) of image 0\n/);
});

test('weights are taken from the folder of the model alone', async () => {
  const folder = join(temporaryFolder(), 'model');
  await saveModel(folder, modelsOf(trainedParts()));
  const file = join(folder, 'decoder', 'model.json');
  const document = JSON.parse(readFileSync(file, 'utf8'));
  for (const path of ['../weights.bin', 'a/../../weights.bin', resolve(folder, 'weights.bin'), '..']) {
    document.weightsManifest[0].paths = [path];
    writeFileSync(file, JSON.stringify(document));
    await assert.rejects(loadModel(folder), (error) => {
      assert.ok(error instanceof MienError);
      return error.message.includes(`its weights are to come from ${path}, outside of ${join(folder, 'decoder')}`);
    });
  }
});

for (const bits of [32, 16] as const) {
  test(`weights of ${bits} bits that are missing or cut off are an error that says so`, async () => {
    const folder = join(temporaryFolder(), 'model');
    await saveModel(folder, modelsOf(createSmall()), { bits });
    const weights = join(folder, 'weights.bin');
    const length = readFileSync(weights).length;
    truncateSync(weights, length - 4);
    const told = `${length - 4} bytes of weights in .*weights\\.bin, where ${length} are described`;
    await assert.rejects(loadModel(folder), new RegExp(told));
    rmSync(weights);
    await assert.rejects(
      loadModel(folder),
      (error) => error instanceof MienError && /weights\.bin/.test(error.message),
    );
  });
}

test('metadata is kept, and given back when the model is loaded', async () => {
  const folder = join(temporaryFolder(), 'model');
  const metadata = { classes: ['ä', 'b'], temperature: 1.5 };
  const files = await saveModel(folder, modelsOf(createSmall()), { metadata });
  assert.ok(files.length === 6 && files.every((file) => existsSync(file)));
  assert.deepEqual((await loadModel(folder)).disentangler.getUserDefinedMetadata(), metadata);
});

test('saving again replaces the whole folder', async () => {
  const folder = join(temporaryFolder(), 'model');
  await saveModel(folder, modelsOf(createSmall(1)));
  writeFileSync(join(folder, 'left-over.txt'), '');
  const second = createSmall(2);
  await saveModel(folder, modelsOf(second));
  assert.ok(!existsSync(join(folder, 'left-over.txt')));
  const { expression } = outputsOf(await loadModel(folder), images);
  assert.deepEqual(valuesOf(expression), valuesOf(encodeBatch(second, images).expression));
});

test('a model is closed once, however often that is asked for, and says so to whoever uses it then', async () => {
  const folder = join(temporaryFolder(), 'model');
  await saveModel(folder, modelsOf(createSmall()));
  const tensors = tf.memory().numTensors;
  const model = await loadModel(folder);
  for (let i = 0; i < 2; i++) model.dispose();
  assert.equal(tf.memory().numTensors, tensors);
  const pixels = new Uint8Array(16 * SMALL_SHAPE[0] * SMALL_SHAPE[1]);
  for (const use of [model.encode, model.encode.first]) assert.throws(() => use(pixels), /The model is closed\n/);
});
