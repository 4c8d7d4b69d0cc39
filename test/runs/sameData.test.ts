import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { checkOneDataset } from '../../lib/ablation/oneDataset';
import { writeFigures } from '../../lib/reports/writeFigures';
import { evaluate } from '../../lib/runs/evaluate';
import { RunFolder } from '../../lib/runs/folder/runFolder';
import { judge } from '../../lib/runs/judge';
import { readJudgement } from '../../lib/runs/judgement';
import { withRun } from '../../lib/runs/openRun';
import { probe, QUICK_PROBES } from '../../lib/runs/probing/probe';
import { train } from '../../lib/runs/train';
import { encode, picture, writeFile } from '../data/fer2013';
import { historyOf, mien, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';
import { stopAfterAnEpoch } from './stopped';

temporaryCache();
const SPLITS = { train: 32, validation: 8, test: 8 };

/** Faces of two classes in splits of their own. */
async function faces(): Promise<string> {
  const root = join(temporaryFolder(), 'faces');
  for (const [s, [split, n]] of Object.entries(SPLITS).entries()) {
    for (let i = 0; i < n; i++) await add(root, split, 40 * s + i);
  }
  return root;
}

async function add(root: string, split: string, number: number): Promise<void> {
  writeFile(join(root, split, number % 2 ? 'sad' : 'happy', `${number}.png`), await encode(picture(number), 'png'));
}

const configOf = (root: string, epochs = 2) =>
  tinyConfig({
    dataset: { name: 'folder', root, side: 32, colour: false },
    training: { epochs, batchSize: 16 },
    evaluation: { views: 'one' },
  });

let root: string;
let run: string;
before(async () => {
  root = await faces();
  run = join(temporaryFolder(), 'run');
  await train(configOf(root), { out: run });
});

/** One that is stopped after its first epoch. */
async function stopped(of: string): Promise<string> {
  const out = join(temporaryFolder(), 'stopped');
  await stopAfterAnEpoch(configOf(of), out);
  return out;
}

test('a test split that has grown is no longer judged in silence; a split that is as it was still is', async () => {
  const grown = await faces();
  const out = join(temporaryFolder(), 'run');
  await train(configOf(grown), { out });
  const before = await withRun(out, (opened) => evaluate(opened, 'validation'));
  await add(grown, 'test', 900);
  const said =
    /not those that the run in .* was trained on:\n {2}The test split has 9 images instead of 8\.\n {2}.*--split train or validation/;
  await assert.rejects(withRun(out, evaluate), said);
  await assert.rejects(withRun(out, evaluate, { splits: ['test'] }), said);
  await assert.rejects(train(configOf(grown), { out }), said, 'nor is it found finished');
  const after = await withRun(out, (opened) => evaluate(opened, 'validation'), { splits: ['validation'] });
  assert.deepEqual(after, before);
  rmSync(join(grown, 'test', 'happy', '900.png'));
  assert.equal((await withRun(out, evaluate)).n, 8, 'and all is well when the image is taken away again');
});

test('a training is not gone on with on other images', async () => {
  const other = await faces();
  const out = await stopped(other);
  await add(other, 'train', 901);
  await assert.rejects(train(configOf(other), { out, resume: true }), /train split has 33 images instead of 32/);
  assert.equal(historyOf(out).length, 1);
  rmSync(join(other, 'train', 'sad', '901.png'));
  assert.equal((await train(configOf(other), { out, resume: true })).history.length, 2);
});

test('the checkpoint knows its data too, whatever the configuration beside it says', async () => {
  const other = await faces();
  const out = await stopped(other);
  await add(other, 'train', 903);
  const path = join(out, 'config.json');
  const document = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...document, data: undefined }));
  await assert.rejects(train(configOf(other), { out, resume: true }), /last\.safetensors was trained on other data/);
});

test('images that have moved are the same images: to go on, to be found finished, to be judged', async () => {
  const old = await faces();
  const out = await stopped(old);
  const place = join(temporaryFolder(), 'moved');
  renameSync(old, place);
  assert.equal((await train(configOf(place), { out, resume: true })).history.length, 2);
  const notes: string[] = [];
  const finished = { out, note: (sentence: string) => notes.push(sentence), onStep: () => assert.fail('it trains') };
  await train(configOf(place), finished);
  await train(configOf(old), finished);
  assert.match(notes.join('\n'), /holds this run, finished\.\n.*cannot be compared: folder: there is no .*--root/s);
  await assert.rejects(withRun(out, evaluate), /there is no .*\n.*--root/);
  const moved = { dataset: { root: place } };
  await withRun(out, (opened) => assert.ok(opened.isOwn), moved);
  const judged = await withRun(out, judge, moved);
  assert.deepEqual(readJudgement(new RunFolder(out)), judged, 'and its judgement is kept');
});

test('every command that needs the images takes --root where they have moved, and finds them the same', async () => {
  const old = await faces();
  const out = await stopped(old);
  const place = join(temporaryFolder(), 'moved');
  renameSync(old, place);
  const moved = async (...args: string[]) => {
    const { code, stdout, stderr } = await mien(...args, '--root', place, '--json');
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout);
  };
  assert.equal(
    (await moved('train', '--out', out, '--resume')).epochs,
    2,
    'in the configuration that it was started with',
  );
  assert.equal((await moved('evaluate', '--run', out)).n, SPLITS.test);
  const rows = await withRun(out, (opened) => probe(opened, { ...QUICK_PROBES, seeds: [1] }), {
    dataset: { root: place },
  });
  assert.ok(
    rows.some(({ trainedOn }) => trainedOn === 'seen'),
    'as its own images',
  );
  const drawn = { runs: [out], on: { dataset: { root: place } }, out: temporaryFolder(), formats: ['html'] as const };
  assert.ok((await writeFigures(drawn)).figures.length > 3);
  assert.ok(readJudgement(new RunFolder(out)), 'a judgement on its own images is kept');
  await add(place, 'test', 970);
  await assert.rejects(
    writeFigures(drawn),
    /not those that the run in .* was trained on:\n {2}The test split has 9 images instead of 8/,
  );
});

test('another set is judged, but its judgement is not kept as the run’s; copies are those of the run’s training images', async () => {
  const other = await faces();
  for (const [from, to] of [
    [0, 950],
    [1, 951],
  ] as const) {
    const place = join(other, 'test', from % 2 ? 'sad' : 'happy');
    writeFile(join(place, `${to}.png`), await encode(picture(from), 'png')); // training images of the run
  }
  for (let i = 0; i < SPLITS.train; i++) rmSync(join(other, 'train', i % 2 ? 'sad' : 'happy', `${i}.png`));
  for (let i = 0; i < 16; i++) await add(other, 'train', 200 + 7 * i);
  const settings = { dataset: { root: other } };
  const { n, withoutCopies } = await withRun(run, evaluate, settings);
  assert.deepEqual([n, withoutCopies?.n], [10, 8]);
  await withRun(run, judge, settings);
  assert.equal(readJudgement(new RunFolder(run)), undefined);
});

test('runs on different data never stand in one table of a grid', async () => {
  const grown = await faces();
  const config = configOf(grown, 1);
  const tasks = ['one', 'two'].map((name) => ({ name, run: join(temporaryFolder(), name), config }));
  await train(config, { out: tasks[0]!.run });
  checkOneDataset(tasks);
  await add(grown, 'train', 960);
  await train(config, { out: tasks[1]!.run });
  assert.throws(
    () => checkOneDataset(tasks),
    /trained on other data:\n.*one\n.*train split has 33 images instead of 32/,
  );
});
