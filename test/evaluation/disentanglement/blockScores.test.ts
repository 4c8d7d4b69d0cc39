import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockScores } from '../../../lib/evaluation/disentanglement';

const row = (factor: string, code: string, accuracy: number, chance = 0.25) => ({ factor, code, accuracy, chance });

test('by hand: what each code knows more of what it should hold', () => {
  const { factors, expression, nuisance } = blockScores([
    row('expression', 'expression', 1),
    row('expression', 'nuisance', 0.5), // a third of the way from .25 to 1
    row('yaw', 'expression', 0.25),
    row('yaw', 'nuisance', 0.625), // half
    row('light', 'nuisance', 0.25),
    row('light', 'expression', 1),
    row('expression', 'both', 1),
    row('glasses', 'nuisance', 1), // z_e was not probed for it
  ]);
  assert.deepEqual(
    factors.map(({ factor, score }) => [factor, Number(score.toFixed(6))]),
    [
      ['expression', 0.666667],
      ['yaw', 0.5],
      ['light', -1],
    ],
  );
  assert.equal(expression, factors[0]!.score);
  assert.equal(nuisance, -0.25);
});

test('a z_n that holds nothing leaves the expression separate and the rest nowhere', () => {
  const rows = ['expression', 'yaw'].flatMap((factor) => [
    row(factor, 'expression', factor === 'yaw' ? 0.4 : 0.9),
    row(factor, 'nuisance', 0.25),
  ]);
  const { expression, nuisance } = blockScores(rows);
  assert.ok(expression! > 0.8 && nuisance! < 0);
});

test('another measure of knowing, and nothing to score', () => {
  const rows = [
    { ...row('expression', 'expression', 0), share: 0.9 },
    { ...row('expression', 'nuisance', 0), share: 0.4 },
  ];
  assert.equal(blockScores(rows, ({ share }) => share).expression, 0.5);
  assert.deepEqual(blockScores([]), { factors: [], expression: null, nuisance: null });
  assert.equal(
    blockScores([row('one', 'expression', 1, 1), row('one', 'nuisance', 1, 1)]).nuisance,
    0,
    'one value: nothing to know',
  );
});
