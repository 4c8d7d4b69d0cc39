import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disentanglementOpenRun } from '../../lib/experiments/disentangleRun';
import type { OpenRun } from '../../lib/experiments/evaluateRun';
import { Random } from '../../lib/support/random';
import { matrixOf } from '../data/gaussians';

/** A test split of two factors; z_e holds the expression in one dimension, z_n the light, and neither anything else. */
function separated(n: number) {
  const random = new Random(1);
  const draw = (k: number) => Int32Array.from({ length: n }, () => random.integer(k));
  const [labels, light] = [draw(4), draw(3)];
  const codes = (of: Int32Array) => matrixOf(Array.from(of, (v) => [v + random.normal(0, 0.1), random.normal()]));
  const test = { size: n, labels, factors: [{ name: 'light', values: ['a', 'b', 'c'], codes: light }] };
  const dataset = { splits: { test } } as unknown as OpenRun['dataset'];
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

test('the same seed gives the same document, which is plain JSON', () => {
  const { dataset, codes } = separated(60);
  const document = disentanglementOpenRun({ dataset }, codes, 3);
  assert.deepEqual(disentanglementOpenRun({ dataset }, codes, 3), document);
  assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
});
