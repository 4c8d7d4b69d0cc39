import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FACTOR_NAMES } from '../../lib/datasets/synthetic/factors';
import { auditRun } from '../../lib/experiments/auditRun';
import { disentanglementOpenRun } from '../../lib/experiments/disentangleRun';
import type { OpenRun } from '../../lib/experiments/evaluateRun';
import { trainRun } from '../../lib/experiments/trainRun';
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
  return { dataset, codes: { probabilities: codes(labels), expression: codes(labels), nuisance: codes(light) } };
}

test('metrics of z_e, z_n and both: each block shows what it holds', () => {
  const { dataset, codes } = separated(400);
  const { disentanglement, retrieval } = disentanglementOpenRun({ dataset }, codes);
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

test('images with an exact copy in training do not count', () => {
  const { dataset, codes } = separated(200);
  const half = { ...dataset.splits.test, size: 100 };
  const copied = { ...dataset, splits: { ...dataset.splits, train: half } } as OpenRun['dataset'];
  const { disentanglement } = disentanglementOpenRun({ dataset: copied }, codes);
  const all = disentanglementOpenRun({ dataset }, codes);
  assert.notDeepEqual(disentanglement[0]!.mig, all.disentanglement[0]!.mig);
});

test('the same seed gives the same document, which is plain JSON', () => {
  const { dataset, codes } = separated(60);
  const document = disentanglementOpenRun({ dataset }, codes, 3);
  assert.deepEqual(disentanglementOpenRun({ dataset }, codes, 3), document);
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
});

test('an audit holds probes, the score of each block by them, and the metrics', async () => {
  const { run } = await trainRun(tinyConfig({ training: { epochs: 1 } }));
  const wanted = {
    codes: ['expression', 'nuisance'],
    factors: ['expression', 'light'],
    probes: ['linear'],
    seeds: [1],
  } as const;
  const { factors, blocks, disentanglement, retrieval } = await auditRun(run, wanted);
  assert.equal(factors.length, 4);
  assert.equal(blocks.length, 1);
  const [e, n] = factors.map(({ accuracy, chance }) => (accuracy - chance) / (1 - chance));
  assert.equal(blocks[0]!.probe, 'linear');
  assert.ok(Math.abs(blocks[0]!.expression! - (e! - n!)) < 1e-12);
  assert.equal(disentanglement.length, 3);
  assert.equal(retrieval.length, 3 * (1 + FACTOR_NAMES.length), 'the expression and every factor, of three codes');
});
