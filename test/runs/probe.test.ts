import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Split } from '../../lib/datasets/dataset';
import { PROBES } from '../../lib/evaluation/probes';
import { openRun, withRun } from '../../lib/runs/openRun';
import { PROBED_CODES, probe } from '../../lib/runs/probe';
import { probeReport } from '../../lib/runs/probeReport';
import { train } from '../../lib/runs/train';
import { openFilesIn } from '../data/openFiles';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

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
    PROBED_CODES.flatMap((code) => PROBES.map((kind) => `${factor} ${code} ${kind}`)),
  );
  assert.deepEqual(
    rows.map((row) => `${row.factor} ${row.code} ${row.probe}`),
    names,
  );
  assert.deepEqual([told.length, told.at(-1)], [36, [36, 36, 'light from pixels, neighbours']]);
  for (const row of rows) {
    const { n, accuracy, interval, chance, leakage } = row;
    assert.equal(n, 63);
    assert.ok(interval[0] <= accuracy && accuracy <= interval[1] && chance > 0 && chance < 1);
    const full = rows.find((r) => r.factor === row.factor && r.code === 'both' && r.probe === row.probe)!;
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
    rows.map(({ factor, code, probe, leakage, chosen }) => [factor, code, probe, leakage, chosen.length]),
    [['light', 'nuisance', 'linear', null, 2]],
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

test('a factor of which training has no value that the test has is left out, and an error where it is asked for', async () => {
  const { folder } = await train(config);
  const run = await openRun(folder);
  const apart = (name: string) => (name === 'train' ? 0 : 1);
  const factors = (split: Split) => [
    { name: 'person', values: ['Ann', 'Bob'], codes: new Int32Array(split.size).fill(apart(split.name)) },
    split.factors.find(({ name }) => name === 'light')!,
  ];
  const view = (split: Split): Split => ({ ...split, read: (rows) => split.read(rows), factors: factors(split) });
  const { splits: own } = run.dataset;
  const splits = { train: view(own.train), validation: view(own.validation), test: view(own.test) };
  const byPerson = { ...run, dataset: { ...run.dataset, splits } };
  const few = { codes: ['nuisance'], probes: ['linear'], seeds: [1] } as const;
  const rows = await probe(byPerson, few);
  assert.deepEqual(
    rows.map(({ factor }) => factor),
    ['expression', 'light'],
  );
  await assert.rejects(probe(byPerson, { ...few, factors: ['person'] }), /value of person/);
  run.close();
});
