import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { csvOf } from '../../lib/commands/predict';
import { FER2013_NUISANCE_RECIPE } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';
import { openDataset } from '../../lib/datasets/open';
import { calibrated } from '../../lib/evaluation/calibration';
import { encodeSplit } from '../../lib/evaluation/encodeSplit';
import { readCalibration } from '../../lib/runs/calibration';
import { type OpenModel, openModel } from '../../lib/runs/openModel';
import { type PredictedImage, predict } from '../../lib/runs/predict';
import { pretrained } from '../../lib/runs/pretrained';
import { train } from '../../lib/runs/train';
import { MienError, UsageError } from '../../lib/support/errors';
import { photograph } from '../data/photographs';
import { mien, repository, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { assertClose } from '../helpers';

temporaryCache();
const folder = temporaryFolder();
const path = join(folder, 'run');
const config = tinyConfig({ training: { epochs: 1 } });
const photo = join(folder, 'two.png');
const broken = join(folder, 'broken.png');
const empty = join(folder, 'wall.png');
const frames = join(folder, 'frames');
let model: OpenModel;

before(async () => {
  await train(config, { out: path });
  const two = await photograph(600, 300, [
    { left: 50, top: 100 },
    { left: 380, top: 60 },
  ]);
  for (const file of [photo, broken]) writeFileSync(file, two);
  truncateSync(broken, 2000);
  writeFileSync(empty, await photograph(300, 300, []));
  const { splits } = await openDataset(config.dataset);
  mkdirSync(frames);
  for (let i = 0; i < 20; i++) {
    const raw = { width: 32, height: 32, channels: 1 } as const;
    await sharp(splits.test.read([i]), { raw }).toFile(join(frames, `${String(i).padStart(3, '0')}.png`));
  }
  model = await openModel(path);
});
after(() => model.close());

test('crops: what the model says of each image of a folder, in order, over the views, at the temperature', async () => {
  const images = await predict(model, [frames], { detect: false });
  assert.deepEqual(
    images.map(({ path }) => path.slice(-7)),
    Array.from({ length: 20 }, (_, i) => `${String(i).padStart(3, '0')}.png`),
  );
  const { splits, shape, classes } = await openDataset(config.dataset);
  const encoded = encodeSplit(model.model, splits.test, shape, 'mirrored');
  const { values } = calibrated(encoded.probabilities, readCalibration(model.folder)!.temperature);
  for (const [i, { faces }] of images.entries()) {
    const [face, ...others] = faces;
    assert.ok(face && others.length === 0 && face.box === undefined);
    assert.deepEqual(Object.keys(face.probabilities), classes);
    assertClose(Object.values(face.probabilities), values.subarray(7 * i, 7 * i + 7), 1e-5);
    assertClose(face.expression, encoded.expression.values.subarray(8 * i, 8 * i + 8), 1e-4);
    assertClose(face.nuisance, encoded.nuisance.values.subarray(8 * i, 8 * i + 8), 1e-4);
  }
});

test('photographs: two faces, no face, and a broken one that is named while the others go on', async () => {
  const images = await predict(model, [broken, photo, empty, join(folder, 'missing.jpg')]);
  assert.deepEqual(
    images.map(({ faces }) => faces.length),
    [0, 2, 0, 0],
  );
  assert.deepEqual(
    images.map(({ problem }) => problem !== undefined),
    [true, false, false, true],
  );
  assert.match(images[0]!.problem!, /damaged|cut short/);
  const [left, right] = images[1]!.faces;
  assert.ok(left!.box!.left < right!.box!.left);
  const sum = Object.values(left!.probabilities).reduce((a, b) => a + b);
  assert.ok(Math.abs(sum - 1) < 1e-5);
  const { left: x, top: y, width, height } = right!.box!;
  const crop = join(folder, 'crop.png');
  await sharp(photo).extract({ left: x, top: y, width, height }).toFile(crop);
  const [alone] = await predict(model, [crop], { detect: false });
  assertClose(alone!.faces[0]!.expression, right!.expression, 1e-3, 'the face is what the box shows');
});

test('a folder without an image, and a name that is no text, are said to be that', async () => {
  const bare = join(folder, 'bare');
  mkdirSync(join(bare, 'deeper'), { recursive: true });
  writeFileSync(join(bare, 'notes.txt'), 'none');
  await assert.rejects(predict(model, [frames, bare]), (error: Error) => {
    assert.ok(error instanceof MienError);
    assert.match(error.message, /^There is no image in .*bare\n {2}Images are JPEG/);
    return true;
  });
  const odd = join(folder, 'odd');
  mkdirSync(odd);
  writeFileSync(
    Buffer.concat([Buffer.from(join(odd, 'sm')), Buffer.from([0xee]), Buffer.from('le.png')]),
    readFileSync(photo),
  );
  const [image] = await predict(model, [odd], { detect: false });
  assert.equal(image!.problem, 'its name is not UTF-8: rename it');
});

test('predicting can be interrupted, and tells how far it is', async () => {
  const told: string[] = [];
  await predict(model, [empty], { progress: (work, done, total) => told.push(`${work} ${done}/${total}`) });
  assert.deepEqual(told, ['Predicting 1/1']);
  const signal = AbortSignal.abort();
  await assert.rejects(predict(model, [empty], { signal }), { name: 'InterruptedError' });
});

test('predict --json: the contract; a photograph that cannot be read is exit code 1, and the document is whole', async () => {
  const { code, stdout, stderr } = await mien('predict', '--run', path, '--json', photo, broken);
  assert.equal(code, 1, stderr);
  const { images, temperature, views, imagesPerSecond } = JSON.parse(stdout) as {
    images: PredictedImage[];
    [key: string]: unknown;
  };
  assert.ok(typeof temperature === 'number' && views === 'mirrored' && (imagesPerSecond as number) > 0);
  assert.deepEqual(
    images.map(({ path, faces }) => [path, faces.length]),
    [
      [photo, 2],
      [broken, 0],
    ],
  );
  const { box, probabilities, expression, nuisance } = images[0]!.faces[0]!;
  assert.deepEqual(Object.keys(box!), ['left', 'top', 'width', 'height']);
  assert.deepEqual([Object.keys(probabilities).length, expression.length, nuisance.length], [7, 8, 8]);
  assert.match(stderr, /2 images in .* a second/);
});

test('predict for people is a line a face; --csv has both codes', async () => {
  const table = await mien('predict', '--run', path, photo, empty);
  assert.equal(table.code, 0, table.stderr);
  const lines = table.stdout.trimEnd().split('\n');
  assert.equal(lines.length, 4);
  assert.match(lines[0]!, /^image +face +expression +neutral +happy/);
  assert.match(lines[1]!, /two\.png +\d+ at \d+, \d+ +[a-z]+( +\d+\.\d %){7}$/);
  assert.match(lines[3]!, /wall\.png +no face$/);
  const csv = await mien('predict', '--run', path, '--csv', '--no-detect', join(frames, '003.png'));
  assert.equal(csv.code, 0, csv.stderr);
  const [head, row] = csv.stdout.split('\r\n').map((line) => line.split(','));
  assert.deepEqual(head!.slice(0, 8), ['path', 'problem', 'face', 'left', 'top', 'width', 'height', 'expression']);
  assert.deepEqual(head!.slice(-2), ['z_n_6', 'z_n_7']);
  assert.equal(row!.length, head!.length);
  const none = await mien('predict', '--run', path, '--csv', '--no-detect', broken);
  assert.equal(none.stdout.split('\r\n')[0], csv.stdout.split('\r\n')[0], 'the columns are the model’s');
});

test('a class that is called as another column is has a column of its own', async () => {
  const face = { box: { left: 3, top: 4, width: 5, height: 6 }, probabilities: { left: 0.75, right: 0.25 } };
  const codes = { expression: [1], nuisance: [2] };
  const of = {
    classes: ['left', 'right'],
    config: { model: { expression: { codeSize: 1 }, nuisance: { codeSize: 1 } } },
  };
  const csv = await csvOf([{ path: 'x', faces: [{ ...face, ...codes }] }] as never, of as never);
  const [head, row] = csv.split('\r\n');
  assert.equal(head, 'path,problem,face,left,top,width,height,expression,p(left),right,z_e_0,z_n_0');
  assert.equal(row, 'x,,0,3,4,5,6,left,0.75,0.25,1,2');
});

test('a control character of a name does not move the cursor', async () => {
  const odd = join(folder, 'new\nline.png');
  writeFileSync(odd, readFileSync(join(frames, '003.png')));
  const { stdout } = await mien('predict', '--run', path, '--no-detect', odd);
  assert.ok(stdout.includes('new\\nline.png'), stdout);
});

test('the model that comes with mien is what its recipe says, and opens where its images are not', async () => {
  const shipped = await openModel(pretrained('fer2013'));
  try {
    const { config: resolved, classes, shape } = shipped;
    const { dataset, ...recipe } = resolveConfig(FER2013_NUISANCE_RECIPE, { model: { expression: { from: 'RUN' } } });
    const { dataset: own, ...trained } = resolved;
    assert.deepEqual([trained, own.name, own.root], [recipe, dataset.name, null]);
    assert.deepEqual([classes.length, shape], [7, [48, 48, 1]]);
    const [face] = (await predict(shipped, [join(frames, '000.png')], { detect: false }))[0]!.faces;
    assert.deepEqual([face!.expression.length, face!.nuisance.length], [64, 12]);
  } finally {
    shipped.close();
  }
});

for (const name of readdirSync(join(repository, 'data', 'pretrained'))) {
  test(`pretrained ${name} opens`, async () => (await openModel(pretrained(name as 'faces'))).close());
}

test('a pretrained model that is not there is a mistake that names those that are', () => {
  assert.throws(() => pretrained('nobody'), UsageError);
});
