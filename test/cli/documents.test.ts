import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { RECIPES } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';
import { officialCsv, row, writeFile } from '../data/fer2013';
import { configFile, type Ended, historyOf, mien, tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

const cache = temporaryCache();
const folder = temporaryFolder();
process.env.MIEN_HOME = folder;
const run = join(folder, 'run');
const config = configFile(tinyConfig({ training: { epochs: 1 } }));
const TRAIN = ['train', '--config', config, '--out', run, '--set', 'training.epochs=2', '--set', 'seed=3', '--json'];
let trained: Ended;

before(async () => {
  trained = await mien(...TRAIN);
});

/** The one JSON document of stdout; what follows or precedes it would not parse. */
function document({ code, stdout, stderr }: Ended): Record<string, unknown> {
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

interface Probed {
  readonly factor: string;
  readonly code: string;
  readonly probe: string;
  readonly trainedOn: string;
  readonly n: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly interval: readonly number[];
  readonly chance: number;
  readonly leakage: number | null;
  readonly information: number;
}

const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;

test('train --json: one document with run, epochs, finished and validation; progress goes to stderr', () => {
  const { run: where, epochs, finished, validation } = document(trained);
  assert.deepEqual([where, epochs, finished], [run, 2, true]);
  assert.ok(isShare((validation as { accuracy: number }).accuracy));
  assert.match(trained.stderr, /epoch 1 of 2: validation accuracy \d+\.\d\d %/);
  assert.match(trained.stderr, /epoch 2 of 2: /);
});

test('--set wins over --config, and both over the defaults', () => {
  const written = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8')).config;
  assert.deepEqual(written, tinyConfig({ training: { epochs: 2 }, seed: 3 }));
  assert.equal(historyOf(run).length, 2);
});

test('train again: the same document from the finished run, which a sentence on stderr says', async () => {
  const again = await mien(...TRAIN);
  assert.deepEqual(document(again), document(trained));
  assert.match(again.stderr, /holds this run, finished/);
  assert.ok(!/epoch 1 of 2/.test(again.stderr));
});

test('train into the folder of another configuration: exit code 1, the keys that differ', async () => {
  const { code, stdout, stderr } = await mien('train', '--config', config, '--out', run, '--json');
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /training\.epochs: 2 instead of 1/);
  assert.match(stderr, /seed: 3 instead of 1/);
});

test('train against a run is on what that run was trained on, unless another dataset is named', async () => {
  const dataset = async (...args: string[]) =>
    document(await mien('train', '--against', run, '--print-config', ...args)).dataset;
  assert.deepEqual(await dataset(), tinyConfig().dataset);
  assert.deepEqual(await dataset('--set', 'dataset.splitSeed=7'), { ...tinyConfig().dataset, splitSeed: 7 });
  const other = (await dataset('--no-fit', '--dataset', 'folder', '--root', folder)) as { name: string; root: string };
  assert.deepEqual([other.name, other.root], ['folder', folder]);
});

test('evaluate --json has every field of its contract', async () => {
  const result = document(await mien('evaluate', '--run', run, '--split', 'validation', '--json'));
  assert.deepEqual([result.split, result.n, typeof result.dataset], ['validation', 64, 'string']);
  assert.ok([result.accuracy, result.balancedAccuracy, result.macroF1].every(isShare));
  const [low, high] = result.accuracyInterval as [number, number];
  assert.ok(low < (result.accuracy as number) && (result.accuracy as number) < high);
  const classes = result.classes as { name: string; n: number; recall: number }[];
  assert.equal(classes.length, 7);
  assert.equal(
    classes.reduce((sum, { n }) => sum + n, 0),
    64,
  );
  assert.ok(classes.every(({ name, recall }) => typeof name === 'string' && isShare(recall)));
  const confusion = result.confusion as number[][];
  assert.deepEqual(
    confusion.map((counts) => counts.reduce((a, b) => a + b)),
    classes.map(({ n }) => n),
  );
});

test('evaluate for people: a line for each figure, nothing on stderr', async () => {
  const { code, stdout, stderr } = await mien('evaluate', '--run', run);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(
    stdout,
    /test split, 63 images\naccuracy +\d+\.\d\d % {2}\(95 %: \d+\.\d\d % … \d+\.\d\d %\)\nbalanced accuracy/,
  );
  assert.match(stdout, /^ {2}happy +\d+\.\d\d % +of 9$/m);
});

test('probe --json has every field of its contract; for people it is a table, with progress on stderr', async () => {
  const few = ['--quick', '--factor', 'expression', '--factor', 'light'];
  const { factors } = document(await mien('probe', '--run', run, '--json', ...few)) as { factors: Probed[] };
  assert.equal(factors.length, 2 * 2 * 2 * 3);
  assert.deepEqual(
    factors.slice(0, 6).map(({ factor, code, probe, trainedOn }) => [factor, code, probe, trainedOn]),
    ['seen', 'unseen'].flatMap((trainedOn) =>
      ['linear', 'mlp', 'neighbours'].map((probe) => ['expression', 'expression', probe, trainedOn]),
    ),
  );
  for (const { n, accuracy, balancedAccuracy, interval, chance, leakage, information } of factors) {
    assert.ok(n === 63 && [accuracy, balancedAccuracy, chance, ...interval].every(isShare));
    assert.ok((leakage === null || Number.isFinite(leakage)) && Number.isFinite(information));
  }
  const { code, stdout, stderr } = await mien('probe', '--run', run, ...few);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^factor +from +seen: linear +seen: MLP +seen: near +unseen: linear +unseen: MLP +unseen: near +most +95 % +over seeds +balanced +chance +leakage +nats\nexpression +z_e +\d/,
  );
  assert.match(stderr, /Probing 4\/4/);
});

test('evaluate of an unfinished run says so', async () => {
  const started = join(folder, 'started');
  writeFile(join(started, 'config.json'), readFileSync(join(run, 'config.json')));
  const { code, stdout, stderr } = await mien('evaluate', '--run', started, '--json');
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^mien: The run in .*started has not finished\n.*--resume/);
});

test('doctor --json: ok, node, tensorflow, device, threads, problems; the exit code says whether all is well', async () => {
  const { code, stdout } = await mien('doctor', '--json');
  const report = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(code, report.ok ? 0 : 1);
  assert.equal(report.node, process.versions.node);
  assert.match(String(report.tensorflow), /^2\.\d+/);
  assert.ok(['cpu', 'gpu'].includes(String(report.device)) && Number(report.threads) >= 1);
  assert.equal((report.problems as unknown[]).length === 0, report.ok);
});

test('train --print-config is the whole configuration, and trains nothing', async () => {
  const out = join(folder, 'never');
  const printed = await mien('train', '--set', 'loss.adversarial.weight=2', '--out', out, '--print-config');
  assert.deepEqual(document(printed), resolveConfig({ loss: { adversarial: { weight: 2 } } }));
  assert.ok(!existsSync(out));
  for (const sampling of ['null', '{"against":3}']) {
    const { code, stderr } = await mien('train', '--set', `training.sampling=${sampling}`, '--print-config');
    assert.equal(code, 2);
    assert.ok(stderr.includes(`training.sampling is ${sampling}; it takes one of natural, balanced`), stderr);
  }
});

test('train --recipe takes every recipe by its name, and a method with a setting to train it in', async () => {
  const { baseline, fer2013 } = RECIPES;
  const both = await mien('train', '--recipe', 'fer2013', 'baseline', '--print-config');
  assert.deepEqual(document(both), resolveConfig(fer2013, baseline));
  for (const [name, recipe] of Object.entries(RECIPES)) {
    assert.deepEqual(document(await mien('train', '--recipe', name, '--print-config')), resolveConfig(recipe));
  }
  // the second would take the first one's terms away, and nobody would see it
  for (const [names, said] of [
    ['tight reproduction separated', 'tight and separated: both have loss.adversary.steps'],
    ['fer2013-nuisance separated', 'fer2013-nuisance and separated: both have loss.nuisanceKl.weight'],
    ['paper pictures', 'paper and pictures: both have'],
  ] as const) {
    const two = await mien('train', '--recipe', ...names.split(' '), '--print-config');
    assert.ok(two.code === 2 && two.stderr.includes(said), two.stderr);
  }
  const half = await mien('train', '--recipe', 'fer2013-nuisance', '--root', folder);
  assert.equal(half.code, 2);
  assert.match(half.stderr, /--set model\.expression\.from=RUN/);
});

test('prepare --json: sizes, classes, where it is packed, and what was left out', async () => {
  const csv = join(folder, 'fer2013.csv');
  writeFile(
    csv,
    officialCsv([row(0, 0, 'Training'), row(1, 3, 'Training'), row(2, 1, 'PublicTest'), row(3, 2, 'PrivateTest')]),
  );
  const result = document(await mien('prepare', '--dataset', 'fer2013', '--root', csv, '--json'));
  assert.deepEqual([result.dataset, result.shape, result.unreadable], ['fer2013', [48, 48, 1], []]);
  assert.deepEqual(result.sizes, { train: 2, validation: 1, test: 1 });
  assert.ok(String(result.folder).startsWith(cache) && existsSync(join(String(result.folder), 'manifest.json')));
});

test('data --json: the card of a dataset, and a contact sheet', async () => {
  const csv = join(folder, 'card', 'fer2013.csv');
  const rows = [row(0, 0, 'Training'), row(1, 3, 'Training'), row(2, 1, 'PublicTest'), row(1, 4, 'PrivateTest')];
  writeFile(csv, officialCsv(rows));
  const out = join(folder, 'sheet.png');
  const card = document(await mien('data', 'fer2013', '--root', csv, '--out', out, '--json'));
  assert.deepEqual(
    Object.keys(card).sort(),
    [
      'classes',
      'contactSheet',
      'copies',
      'dataset',
      'notes',
      'odd',
      'shape',
      'shortcuts',
      'splits',
      'unreadable',
    ].sort(),
  );
  assert.equal(card.contactSheet, out);
  assert.equal(readFileSync(out).toString('latin1', 1, 4), 'PNG');
  const [train] = card.splits as { split: string; n: number; classes: { name: string; n: number }[] }[];
  assert.deepEqual([train!.split, train!.n, train!.classes[3]], ['train', 2, { name: 'happy', n: 1 }]);
  const copies = card.copies as { across: { n: number }[]; conflicting: { images: number } };
  assert.deepEqual([copies.across.map(({ n }) => n), copies.conflicting.images], [[0, 1, 0], 2]);
});
