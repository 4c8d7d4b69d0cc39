import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutTable } from '../../lib/commands/tables/probeTables';
import type { Split } from '../../lib/datasets/dataset';
import { FACTOR_NAMES } from '../../lib/datasets/synthetic/factors';
import { measure } from '../../lib/runs/measure';
import { type OpenRun, withRun } from '../../lib/runs/openRun';
import { type ProbeReport, probeReport } from '../../lib/runs/probing/probeReport';
import { train } from '../../lib/runs/train';
import { Random } from '../../lib/support/random';
import { matrixOf } from '../data/gaussians';
import { tinyConfig } from '../data/runs';
import { temporaryCache, temporaryFolder } from '../data/temporary';

temporaryCache();
process.env.MIEN_HOME = temporaryFolder();

/** A test split of two factors; z_e holds the expression in one dimension, z_n the light, and neither anything else. */
function separated(n: number) {
  const random = new Random(1);
  const draw = (k: number) => Int32Array.from({ length: n }, () => random.integer(k));
  const [labels, light] = [draw(4), draw(3)];
  const codes = (of: Int32Array) => matrixOf(Array.from(of, (v) => [v + random.normal(0, 0.1), random.normal()]));
  const test = { size: n, labels, factors: [{ name: 'light', values: ['a', 'b', 'c'], codes: light }] };
  // no image of the test is in training
  const images = { read: (rows: number[]) => new Uint8Array(rows.flatMap((row) => [row & 255, row >> 8])) };
  const splits = { test: { ...test, ...images }, train: { size: 0, ...images } };
  const dataset = { splits, shape: [1, 2, 1] } as unknown as OpenRun['dataset'];
  const both = { expression: codes(labels), nuisance: codes(light) };
  return { dataset, training: dataset.splits.train, codes: () => both };
}

test('metrics of z_e, z_n and both: each block shows what it holds', async () => {
  const { dataset, training, codes } = separated(400);
  const { disentanglement, retrieval } = await measure({ dataset, training, codes });
  assert.deepEqual(
    disentanglement.map(({ code }) => code),
    ['expression', 'nuisance', 'both'],
  );
  const gaps = disentanglement.map(({ mig }) => mig.factors.map(({ factor, score }) => [factor, score! > 0.5]));
  assert.deepEqual(gaps, [
    [
      ['expression', true],
      ['light', false],
    ],
    [
      ['expression', false],
      ['light', true],
    ],
    [
      ['expression', true],
      ['light', true],
    ],
  ]);
  const both = disentanglement[2]!;
  assert.ok(both.sap.score! > 0.2 && both.dci.disentanglement! > 0.8 && both.dci.informativeness! > 0.95);
  assert.equal(both.factorVae.activeDimensions, 4);
  assert.ok(both.factorVae.score! > 0.95);
  const found = (code: string, factor: string) =>
    retrieval.find((row) => row.code === code && row.factor === factor)!.precision!;
  assert.ok(found('expression', 'expression') > 0.5 && found('nuisance', 'expression') < 0.35);
  assert.ok(found('nuisance', 'light') > 0.5 && found('expression', 'light') < 0.45);
  assert.equal(retrieval.length, 6);
});

test('images with an exact copy in training do not count', async () => {
  const { dataset, training, codes } = separated(200);
  const half = { ...dataset.splits.test, size: 100 };
  const { disentanglement } = await measure({ dataset, training: half as Split, codes });
  const all = await measure({ dataset, training, codes });
  assert.notDeepEqual(disentanglement[0]!.mig, all.disentanglement[0]!.mig);
});

test('a factor of one value is in no metric and moves no mean, and is named', async () => {
  const { dataset, training, codes } = separated(200);
  const { test: plain } = dataset.splits;
  const one = { name: 'glasses', values: ['no', 'yes'], codes: new Int32Array(200).fill(0) };
  one.codes[7] = -1;
  const splits = { ...dataset.splits, test: { ...plain, factors: [...plain.factors, one] } };
  const [before, after] = [
    await measure({ dataset, training, codes }),
    await measure({ dataset: { ...dataset, splits }, training, codes }),
  ];
  assert.deepEqual([before.constant, after.constant], [[], ['glasses']]);
  assert.deepEqual({ ...after, constant: [] }, before);
});

test('the same seed gives the same document, which is plain JSON', async () => {
  const { dataset, training, codes } = separated(60);
  const document = await measure({ dataset, training, codes }, { seed: 3 });
  assert.deepEqual(await measure({ dataset, training, codes }, { seed: 3 }), document);
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
});

test('progress tells every metric of every code, and an interruption stops after the one it is in', async () => {
  const { dataset, training, codes } = separated(60);
  const told: [number, number, string][] = [];
  const controller = new AbortController();
  const progress = (_: string, done: number, total: number, what = '') => told.push([done, total, what]);
  await measure({ dataset, training, codes }, { progress });
  assert.deepEqual(
    [told.length, told[0], told.at(-1)],
    [15, [1, 15, 'MIG of expression'], [15, 15, 'neighbours by both']],
  );
  told.length = 0;
  const stopAtThird = (work: string, done: number, total: number) => {
    progress(work, done, total);
    if (done === 3) controller.abort();
  };
  const { signal } = controller;
  await assert.rejects(measure({ dataset, training, codes }, { progress: stopAtThird, signal }), /Interrupted/);
  assert.equal(told.length, 3);
});

test('the table for people has every number of the metrics, in a row a code', () => {
  const metrics = (code: 'expression' | 'nuisance', of: number) => ({
    ...{ code, mig: { score: of + 0.01 }, sap: { score: null }, factorVae: { score: of + 0.06 } },
    dci: { disentanglement: of + 0.03, completeness: of + 0.04, informativeness: of + 0.05 },
  });
  const found = (code: string, factor: string, precision: number | null) => ({ code, factor, precision, k: 10 });
  const report = {
    disentanglement: [metrics('expression', 0.1), metrics('nuisance', 0.2)],
    retrieval: [
      ...[found('expression', 'expression', 0.6), found('expression', 'yaw', 0.2), found('expression', 'roll', 0.4)],
      ...[found('nuisance', 'expression', null), found('nuisance', 'yaw', 0.7), found('nuisance', 'roll', null)],
    ],
    blocks: [{ probe: 'mlp', trainedOn: 'seen', expression: 0.25, nuisance: -0.125 }],
    constant: ['glasses'],
  } as unknown as ProbeReport;
  const [head, e, n, , scores, left] = layoutTable(report).map((line) => line.split(/ {2,}/));
  assert.deepEqual(head!.slice(-3), ['FactorVAE', 'expression@10', 'nuisance@10']);
  assert.deepEqual(e, ['z_e', '0.110', '–', '0.130', '0.140', '0.150', '0.160', '0.600', '0.300']);
  assert.deepEqual(n, ['z_n', '0.210', '–', '0.230', '0.240', '0.250', '0.260', '–', '0.700']);
  assert.match(scores![0]!, /^block scores \(mlp, seen\): expression 0\.250, nuisance -0\.125;/);
  assert.match(left![0]!, /one value: glasses/);
});

test('a report holds probes, the score of each block by them, and the metrics', async () => {
  const { folder } = await train(tinyConfig({ training: { epochs: 1 } }));
  const wanted = {
    codes: ['expression', 'nuisance'],
    factors: ['expression', 'light'],
    probes: ['linear'],
    seeds: [1],
  } as const;
  const { factors, blocks, disentanglement, retrieval } = await withRun(folder, (run) => probeReport(run, wanted));
  assert.equal(factors.length, 8);
  assert.deepEqual(
    blocks.map(({ trainedOn }) => trainedOn),
    ['seen', 'unseen'],
  );
  const seen = factors.filter(({ trainedOn }) => trainedOn === 'seen');
  const [e, n] = seen.map(({ accuracy, chance }) => (accuracy - chance) / (1 - chance));
  assert.equal(blocks[0]!.probe, 'linear');
  assert.ok(Math.abs(blocks[0]!.expression! - (e! - n!)) < 1e-12);
  assert.equal(disentanglement.length, 3);
  assert.equal(retrieval.length, 3 * (1 + FACTOR_NAMES.length), 'the expression and every factor, of three codes');
});
