import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Split } from '../../../lib/datasets/dataset';
import { PROBES } from '../../../lib/evaluation/probes';
import { type OpenRun, openRun, withRun } from '../../../lib/runs/openRun';
import { leakOf } from '../../../lib/runs/probing/leak';
import { PROBED_CODES, probe, probeNaming } from '../../../lib/runs/probing/probe';
import { TRAINED_ON } from '../../../lib/runs/probing/probeImages';
import { probeReport } from '../../../lib/runs/probing/probeReport';
import { probeTable } from '../../../lib/runs/probing/probeTable';
import { train } from '../../../lib/runs/train';
import { openFilesIn } from '../../data/openFiles';
import { tinyConfig } from '../../data/runs';
import { temporaryCache, temporaryFolder } from '../../data/temporary';

const cache = temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
const config = tinyConfig({ training: { epochs: 1 } });

const FACTORS = ['expression', 'identity', 'light'];

test('a row for each factor, code and probe, with progress and intervals; the share that leaks is of what both codes tell', async () => {
  const { folder } = await train(config);
  const run = await openRun(folder);
  const told: unknown[] = [];
  const progress = (_: string, ...step: unknown[]) => told.push(step);
  const rows = await probe(run, {
    factors: FACTORS,
    seeds: [1],
    progress,
  });
  const names = FACTORS.flatMap((factor) =>
    PROBED_CODES.flatMap((code) => TRAINED_ON.flatMap((on) => PROBES.map((kind) => `${factor} ${code} ${kind} ${on}`))),
  );
  assert.deepEqual(
    rows.map((row) => `${row.factor} ${row.code} ${row.probe} ${row.trainedOn}`),
    names,
  );
  assert.deepEqual(told.at(-1), [8, 8, 'pixels, trained on unseen images']);
  for (const row of rows) {
    const { n, accuracy, interval, chance, leakage } = row;
    assert.equal(n, 63);
    assert.ok(interval[0] <= accuracy && accuracy <= interval[1] && chance > 0 && chance < 1);
    const beside = rows.filter((r) => r.factor === row.factor && r.trainedOn === row.trainedOn);
    const full = beside.find((r) => r.code === 'both' && r.probe === row.probe)!;
    const linear = beside.find((r) => r.code === row.code && r.probe === 'linear')!;
    assert.equal(row.failed, accuracy < linear.interval[0]);
    if (full.interval[0] <= full.chance) assert.equal(leakage, null);
    else assert.equal(leakage, (accuracy - chance) / (full.accuracy - full.chance));
  }
  assert.ok(rows.some(({ leakage }) => leakage !== null) && rows.some(({ leakage }) => leakage === null));
  assert.equal(rows[0]!.chance, 1 / 7);
  run.close();
});

test('codes, factors, probes and seeds are a choice; a factor that the dataset does not have is an error', async () => {
  const { folder } = await train(config);
  const choice = { codes: ['nuisance'], factors: ['light'], probes: ['linear'], seeds: [4, 5] } as const;
  const rows = await withRun(folder, (run) => probe(run, choice));
  assert.deepEqual(
    rows.map(({ factor, code, probe, trainedOn, leakage, chosen }) => [
      ...[factor, code, probe, trainedOn, leakage, chosen.length],
    ]),
    [
      ['light', 'nuisance', 'linear', 'seen', null, 2],
      ['light', 'nuisance', 'linear', 'unseen', null, 2],
    ],
  );
  await assert.rejects(
    withRun(folder, (run) => probe(run, { factors: ['mood'] })),
    /no factor mood\n.*expression, identity/,
  );
  await assert.rejects(
    withRun(folder, (run) => probe(run, { ...choice, signal: AbortSignal.abort() })),
    /Interrupted/,
  );
});

test('a report gives back every file that it opens', async () => {
  const { folder } = await train(config);
  const few = { factors: ['expression'], codes: ['expression'], probes: ['linear'], seeds: [1] } as const;
  const before = openFilesIn(cache);
  const run = await openRun(folder);
  if (process.platform === 'linux') assert.ok(openFilesIn(cache).length > before.length, 'an open run is seen');
  run.close();
  await withRun(folder, (again) => probeReport(again, few));
  assert.deepEqual(openFilesIn(cache), before);
});

/** The run with another factor `person`, and no images but those of its splits. */
function withPersons(run: OpenRun, personOf: (split: string, image: number) => number): OpenRun {
  const factors = (split: Split) => [
    {
      name: 'person',
      values: ['Ann', 'Bob', 'Cy'],
      codes: Int32Array.from({ length: split.size }, (_, i) => personOf(split.name, i)),
    },
    split.factors.find(({ name }) => name === 'light')!,
  ];
  const view = (split: Split): Split => ({ ...split, read: (rows) => split.read(rows), factors: factors(split) });
  const { train, validation, test } = run.dataset.splits;
  const splits = { train: view(train), validation: view(validation), test: view(test) };
  return { ...run, dataset: { ...run.dataset, name: 'people', splits } };
}

const few = { codes: ['nuisance'], probes: ['linear'], seeds: [1] } as const;

test('persons that no training image shows are read by probes trained on others of the held-out images, and left out by name else', async () => {
  const { folder } = await train(config);
  const run = await openRun(folder);
  const byPerson = withPersons(run, (split, i) => (split === 'train' ? 0 : 1 + (i % 2)));
  const { rows, leftOut } = await probeNaming(byPerson, few);
  assert.deepEqual(
    rows.map(({ factor, trainedOn, n }) => [factor, trainedOn, n]),
    [
      ['expression', 'seen', 63],
      ['expression', 'unseen', 63],
      ['person', 'unseen', 63],
      ['light', 'seen', 63],
      ['light', 'unseen', 63],
    ],
    'each test image is asked about once, by the probes of its fold',
  );
  assert.deepEqual(leftOut, [{ factor: 'person', trainedOn: 'seen', reason: 'there is one value' }]);
  run.close();
});

test('a factor of which the test images have one value shows nothing, and is left out by name', async () => {
  const { folder } = await train(config);
  const run = await openRun(folder);
  const alike = withPersons(run, (split, i) => (split === 'test' ? 1 : i % 3));
  const { rows, leftOut } = await probeNaming(alike, few);
  assert.ok(rows.every(({ factor }) => factor !== 'person'));
  assert.deepEqual(
    leftOut,
    TRAINED_ON.map((trainedOn) => ({ factor: 'person', trainedOn, reason: 'the test images have one value' })),
  );
  run.close();
});

test('of a set that the model was not trained on all images are unseen: each that is tested is read by probes of all others', async () => {
  const { folder } = await train(config);
  const other = { dataset: { synthetic: { seed: 9, test: 70 } } };
  const { rows, leftOut } = await withRun(folder, (run) => probeNaming(run, few), other);
  assert.ok(rows.length > 0 && rows.every(({ trainedOn, n }) => trainedOn === 'unseen' && n === 70));
  assert.deepEqual(leftOut, []);
  const head = probeTable(rows).split('\n')[0]!;
  assert.ok(head.includes('unseen: linear') && !/ seen: /.test(head), head);
  const whole = await withRun(folder, (run) => probeNaming(run, few), { ...other, whole: true });
  assert.ok(whole.rows.every(({ trainedOn, n }) => trainedOn === 'unseen' && n === 256 + 64 + 70));
});

test('copies of the run’s own training images in another set do not count', async () => {
  const { folder } = await train(config);
  const unseen = { dataset: { synthetic: { train: 300, test: 63 } } }; // its first 256 training images are the run's
  await withRun(
    folder,
    async (run) => {
      assert.equal(run.isOwn, false);
      const { rows } = await probeNaming(run, { ...few, factors: ['light'] });
      assert.equal(rows[0]!.n, 300 - 256 + 64 + 63);
    },
    { ...unseen, whole: true },
  );
});

test('a factor of which nothing can be learned either way is an error where it is asked for', async () => {
  const { folder } = await train(config);
  const run = await openRun(folder);
  const apart = withPersons(run, (split, i) => (split === 'train' ? i % 2 : 2));
  const { rows, leftOut } = await probeNaming(apart, few);
  assert.ok(rows.every(({ factor }) => factor !== 'person'));
  assert.deepEqual(leftOut, [
    { factor: 'person', trainedOn: 'seen', reason: 'the test images have other values' },
    { factor: 'person', trainedOn: 'unseen', reason: 'there is one value' },
  ]);
  await assert.rejects(probe(apart, { ...few, factors: ['person'] }), /value of person/);
  run.close();
});

test('what reads most is the leak, on seen images, on unseen ones, or on either', () => {
  const row = (trainedOn: 'seen' | 'unseen', accuracy: number, code: 'nuisance' | 'expression' = 'nuisance') => ({
    ...{ factor: 'yaw', code, trainedOn, accuracy },
  });
  const rows = [row('seen', 0.3), row('seen', 0.4), row('unseen', 0.5), row('unseen', 0.9, 'expression')];
  assert.equal(leakOf(rows, 'yaw', 'nuisance', 'seen'), rows[1]);
  assert.equal(leakOf(rows, 'yaw', 'nuisance'), rows[2]);
  assert.equal(leakOf(rows, 'roll', 'nuisance'), undefined);
});
