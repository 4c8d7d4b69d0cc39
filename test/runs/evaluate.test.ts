import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import sharp from 'sharp';
import type { PartialConfig } from '../../lib/config/config';
import { openDataset } from '../../lib/datasets/open';
import { tf } from '../../lib/engine';
import { evaluate } from '../../lib/runs/evaluate';
import { openRun, withRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { MienError } from '../../lib/support/errors';
import { writeFile, writePictures } from '../data/fer2013';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
const folder = temporaryFolder();
const run = join(folder, 'run');
const config = tinyConfig({ training: { epochs: 1 } });

before(() => train(config, { out: run }));

test('the accuracy is what the saved model says, averaged with what it says of the mirror image', async () => {
  const { splits, classes } = await openDataset(config.dataset);
  const model = await tf.loadLayersModel(`file://${join(run, 'model', 'model.json')}`);
  const { size, labels } = splits.test;
  const pixels = splits.test.read([...Array(size).keys()]);
  const images = tf.tensor4d(
    Float32Array.from(pixels, (value) => value / 255),
    [size, 32, 32, 1],
  );
  const predict = (x: typeof images) => (model.predict(x) as [typeof images])[0];
  const guesses = [
    ...predict(images)
      .add(predict(images.reverse(2)))
      .argMax(1)
      .dataSync(),
  ];
  const result = await withRun(run, evaluate);
  assert.deepEqual([result.split, result.n], ['test', 63]);
  assert.match(result.dataset, /^synthetic/);
  assert.equal(result.accuracy, guesses.filter((guess, i) => guess === labels[i]).length / size);
  assert.deepEqual(
    result.classes.map(({ name, n }) => [name, n]),
    classes.map((name) => [name, 9]),
  );
  for (const [k, row] of result.confusion.entries()) {
    for (const [p, count] of row.entries())
      assert.equal(count, guesses.filter((g, i) => g === p && labels[i] === k).length);
  }
  assert.equal(result.withoutCopies, undefined, 'no test face is a training face');
});

test('each split can be judged; the run may be named from another folder', async () => {
  assert.equal((await withRun(run, (run) => evaluate(run, 'train'))).n, 256);
  assert.equal((await withRun(join(run, '..', 'run'), (run) => evaluate(run, 'validation'))).n, 64);
});

test('the same run on other faces: options of the dataset can be given anew', async () => {
  const { n } = await withRun(run, evaluate, { dataset: { synthetic: { test: 35, seed: 4 } } });
  assert.equal(n, 35);
});

/** Eight training images; of four test images two are among them. */
async function copies(): Promise<PartialConfig> {
  const root = join(folder, 'fer');
  const train = ['angry', 'fear', 'sad', 'happy'].flatMap((name) => [`train/${name}/1.png`, `train/${name}/2.png`]);
  await writePictures(root, [...train, 'validation/sad/1.png', 'test/sad/3.png', 'test/happy/4.png']);
  await writePictures(root, ['test/angry/copy.png', 'test/fear/copy.png']); // pictures 0 and 1 once more
  return { dataset: { name: 'fer2013', root }, training: { batchSize: 4, epochs: 1 } };
}

test('test images that are in training are judged with and without', async () => {
  const out = join(folder, 'with copies');
  await train(tinyConfig(await copies()), { out });
  const { n, withoutCopies, confusion, accuracy } = await withRun(out, evaluate);
  assert.equal(n, 4);
  assert.equal(withoutCopies?.n, 2);
  const hits = Math.round(accuracy * 4);
  const copyHits = hits - Math.round(withoutCopies.accuracy * 2);
  assert.ok(copyHits >= 0 && copyHits <= 2, `${hits} of all, ${withoutCopies.accuracy} of the others, ${confusion}`);
  assert.equal(
    (await withRun(out, (run) => evaluate(run, 'train'))).withoutCopies,
    undefined,
    'of training images that would mean nothing',
  );
});

const refused = (promise: Promise<unknown>, says: RegExp) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof MienError, String(error));
    assert.match(error.message, says);
    return true;
  });

test('a folder without a run, an unfinished run, and a run without its model are errors that say so', async () => {
  await refused(withRun(join(folder, 'nothing'), evaluate), /nothing holds no run[\s\S]*mien train/);
  const out = join(folder, 'damaged');
  await train(config, { out });
  writeFileSync(join(out, 'model', 'model.json'), '{"modelTopology":');
  await refused(openRun(out), /Cannot load .*model\.json/);
  rmSync(join(out, 'model'), { recursive: true });
  await refused(openRun(out), /Cannot load .*model\.json/);
  rmSync(join(out, 'summary.json'));
  await refused(openRun(out), /has not finished[\s\S]*--resume/);
});

test('a set of other names, order, size and colour is judged as the model sees it; what it lacks counts for nothing', async () => {
  const own = await openDataset(config.dataset);
  const faces = { ...own.splits.test, indices: [...own.splits.test.labels.keys()] };
  const other: Record<string, string> = { happy: 'Happiness', anger: 'angry', sad: 'weeping' };
  const named = faces.indices.filter((i) => own.classes[faces.labels[i]!]! in other);
  const pixels = faces.read(named);
  const root = join(folder, 'other set');
  for (const [k, i] of named.entries()) {
    const raw = { width: 32, height: 32, channels: 1 } as const;
    const image = sharp(pixels.subarray(k * 1024, (k + 1) * 1024), { raw }).toColourspace('srgb');
    const large = await image.resize(64, 64, { kernel: 'nearest' }).png().toBuffer(); // comes back by the mean of four equals
    for (const split of ['train', 'test'])
      writeFile(join(root, split, other[own.classes[faces.labels[i]!]!]!, `${i}.png`), large);
  }
  writeFile(
    join(root, 'train/bored/x.png'),
    readFileSync(join(root, 'train/angry', readdirSync(join(root, 'train/angry'))[0]!)),
  );
  const dataset = { name: 'folder', root } as const;
  await refused(
    withRun(run, evaluate, { dataset }),
    /no class bored, weeping; it has neutral, [\s\S]*--map 'bored=-,weeping=-'/,
  );
  const said: string[] = [];
  const map = { weeping: 'sad', bored: null };
  const result = await withRun(run, evaluate, { dataset, map, note: (sentence) => said.push(sentence) });
  const before = await withRun(run, (opened) => {
    const { values } = opened.probabilities('test');
    return named.map((i) =>
      [...values.subarray(i * 7, (i + 1) * 7)].reduce((best, p, k, row) => (p > row[best]! ? k : best), 0),
    );
  });
  assert.equal(result.n, named.length);
  assert.deepEqual(
    result.classes.map(({ name, n }) => [name, n]),
    own.classes.map((name) => [name, name in other ? 9 : 0]),
  );
  const hits = named.filter((i, k) => before[k] === faces.labels[i]).length;
  assert.ok(
    Math.abs(result.accuracy * named.length - hits) <= 2,
    'as its own images, but for the rounding of resizing',
  );
  assert.match(
    said.join('\n'),
    /Left out, as the model has no such class: 1 image of bored \(1 train\)\.\nClasses of the model that the set does not have: /,
  );
});

test('a configuration edited after the training is refused: the images would be others', async () => {
  const out = join(folder, 'edited');
  await train(config, { out });
  const file = join(out, 'config.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"seed": 1', '"seed": 77'));
  await refused(openRun(out), /config\.json is not what the run was trained with/);
});

test('runs opened and freed one after the other leave no tensor behind', async () => {
  const once = () => withRun(run, evaluate);
  await once();
  const { numTensors } = tf.memory();
  for (let i = 0; i < 3; i++) await once();
  assert.equal(tf.memory().numTensors, numTensors);
});

test('the temperature is fitted on the validation split when the run ends, and stated with the error before and after', async () => {
  const kept = JSON.parse(readFileSync(join(run, 'calibration.json'), 'utf8'));
  const { calibration } = await withRun(run, (run) => evaluate(run, 'validation'));
  assert.deepEqual([kept.n, calibration], [64, { temperature: kept.temperature, error: kept.error }]);
  const onTest = (await withRun(run, evaluate)).calibration!;
  assert.equal(onTest.temperature, kept.temperature);
  assert.notDeepEqual(onTest.error, kept.error);
});

test('a run from before there were temperatures is given the same one, by its own images only', async () => {
  const file = join(run, 'calibration.json');
  const kept = readFileSync(file, 'utf8');
  rmSync(file);
  const other = { dataset: { synthetic: { seed: 4 } } };
  assert.equal((await withRun(run, evaluate, other)).calibration, undefined);
  assert.ok(!existsSync(file));
  await withRun(run, evaluate);
  assert.equal(readFileSync(file, 'utf8'), kept);
});
