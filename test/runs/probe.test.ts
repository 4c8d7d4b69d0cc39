import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Split } from '../../lib/datasets/dataset';
import { PROBES } from '../../lib/evaluation/probes';
import { auditRun } from '../../lib/runs/audit';
import { evaluateOpenRun, openRun } from '../../lib/runs/evaluate';
import { PROBED_CODES, probeOpenRun, probeRun } from '../../lib/runs/probe';
import { trainRun } from '../../lib/runs/train';
import { openFilesIn } from '../data/openFiles';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

const cache = temporaryCache();
process.env.MIEN_HOME = temporaryFolder();
const config = tinyConfig({ training: { epochs: 1 } });

const FACTORS = ['expression', 'identity', 'light'];

test('a row for each factor, code and probe, with progress and intervals; the share that leaks is of what both codes tell', async () => {
  const { run } = await trainRun(config);
  const opened = await openRun(run);
  const told: unknown[] = [];
  const progress = (...step: unknown[]) => told.push(step);
  const rows = await probeOpenRun(opened, evaluateOpenRun(opened, 'test').codes, {
    factors: FACTORS,
    seeds: [1],
    progress,
  });
  const names = FACTORS.flatMap((factor) =>
    PROBED_CODES.flatMap((code) => PROBES.map((probe) => `${factor} ${code} ${probe}`)),
  );
  assert.deepEqual(
    rows.map(({ factor, code, probe }) => `${factor} ${code} ${probe}`),
    names,
  );
  assert.deepEqual([told.length, told.at(-1)], [24, [24, 24, 'light from pixels, mlp']]);
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
  opened.model.dispose();
});

test('codes, factors, probes and seeds are a choice; a factor that the dataset does not have is an error', async () => {
  const { run } = await trainRun(config);
  const choice = { codes: ['nuisance'], factors: ['light'], probes: ['linear'], seeds: [4, 5] } as const;
  const rows = await probeRun(run, choice);
  assert.deepEqual(
    rows.map(({ factor, code, probe, leakage, penalties }) => [factor, code, probe, leakage, penalties.length]),
    [['light', 'nuisance', 'linear', null, 2]],
  );
  await assert.rejects(probeRun(run, { factors: ['mood'] }), /no factor mood\n.*expression, identity/);
  await assert.rejects(probeRun(run, { ...choice, signal: AbortSignal.abort() }), /Interrupted/);
});

test('an audit gives back every file that it opens', async () => {
  const { run } = await trainRun(config);
  const few = { factors: ['expression'], codes: ['expression'], probes: ['linear'], seeds: [1] } as const;
  const before = openFilesIn(cache);
  const opened = await openRun(run);
  if (process.platform === 'linux') assert.ok(openFilesIn(cache).length > before.length, 'an open run is seen');
  opened.dataset.close();
  opened.model.dispose();
  await auditRun(run, few);
  assert.deepEqual(openFilesIn(cache), before);
});

test('a factor of which training has no value that the test has is left out, and an error where it is asked for', async () => {
  const { run } = await trainRun(config);
  const opened = await openRun(run);
  const apart = (name: string) => (name === 'train' ? 0 : 1);
  const factors = (split: Split) => [
    { name: 'person', values: ['Ann', 'Bob'], codes: new Int32Array(split.size).fill(apart(split.name)) },
    split.factors.find(({ name }) => name === 'light')!,
  ];
  const view = (split: Split): Split => ({ ...split, read: (rows) => split.read(rows), factors: factors(split) });
  const { train, validation, test: judged } = opened.dataset.splits;
  const splits = { train: view(train), validation: view(validation), test: view(judged) };
  const byPerson = { ...opened, dataset: { ...opened.dataset, splits } };
  const { codes } = evaluateOpenRun(opened, 'test');
  const few = { codes: ['nuisance'], probes: ['linear'], seeds: [1] } as const;
  const rows = await probeOpenRun(byPerson, codes, few);
  assert.deepEqual(
    rows.map(({ factor }) => factor),
    ['expression', 'light'],
  );
  await assert.rejects(probeOpenRun(byPerson, codes, { ...few, factors: ['person'] }), /value of person/);
  opened.model.dispose();
});
