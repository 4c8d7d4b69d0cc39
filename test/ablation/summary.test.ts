import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandGrid } from '../../lib/ablation/expand';
import { completeGrid, type Grid } from '../../lib/ablation/gridFile';
import { gridResult } from '../../lib/ablation/gridReport';
import type { JudgedCell } from '../../lib/ablation/measures';
import { tidyColumns, tidyRows } from '../../lib/ablation/measures';
import { readingsOf } from '../../lib/ablation/readings';
import { seriesOf } from '../../lib/ablation/series';
import { type Difference, type Setting, summarise } from '../../lib/ablation/summary';
import { differencesTable, meansTable } from '../../lib/ablation/tables';
import type { ProbeRow } from '../../lib/runs/probing/probe';
import { WEIGHT } from '../data/grids';

/** Cells with made-up judgements: accuracy as given for each setting and seed, leakage half of it, and 0.99 less it on validation. */
function judged(grid: Grid, accuracies: readonly number[], probes: readonly string[] = ['linear']): JudgedCell[] {
  return expandGrid(grid).map((cell, i) => {
    const accuracy = accuracies[i]!;
    const evaluation = {
      dataset: 'made up',
      split: 'test' as const,
      n: 100,
      accuracy,
      accuracyInterval: [accuracy - 0.1, accuracy + 0.1] as [number, number],
      balancedAccuracy: accuracy,
      macroF1: accuracy,
      classes: [],
      confusion: [],
    };
    const rows = probes.map((probe) => ({
      factor: 'expression',
      code: 'nuisance' as const,
      probe,
      trainedOn: 'seen' as const,
      n: 100,
      accuracy: accuracy / 2,
      interval: [0, 1] as const,
      chance: 0.25,
    }));
    const judgement = { evaluation, probes: rows as unknown as ProbeRow[] };
    return { ...cell, judgement, validationAccuracy: 0.99 - accuracy };
  });
}

const close = (got: number, want: number) => assert.ok(Math.abs(got - want) < 5e-4, `${got} is not ${want}`);
const accuracyOf = ({ measures }: Setting) => measures.find(({ measure }) => measure === 'accuracy')!;

const curve = completeGrid({ name: 'curve', axes: { [WEIGHT]: [0, 1, 3] }, seeds: [1, 2, 3] });
const values = [0.8, 0.82, 0.84, 0.7, 0.73, 0.76, 0.8, 0.83, 0.84];

test('mean and 95 % interval over seeds: 0.8, 0.82, 0.84 by hand', () => {
  const [first] = summarise(curve, judged(curve, values));
  const { mean, interval, seeds } = accuracyOf(first!);
  assert.equal(seeds, 3);
  close(mean, 0.82);
  // 4.3027 (t, two degrees) × 0.02 / √3
  close(interval![0], 0.82 - 0.04968);
  close(interval![1], 0.82 + 0.04968);
});

test('paired differences to λ_adv = 0, seed by seed, with the p of the paired t-test, and by Holm over the settings', () => {
  const [reference, one, three] = summarise(curve, judged(curve, values));
  assert.deepEqual([reference!.reference, accuracyOf(reference!).difference], [null, null]);
  assert.deepEqual(one!.reference, { [WEIGHT]: 0 });
  // −0.10, −0.09, −0.08: mean −0.09, deviation 0.01, t = −15.588, p = 0.004090 with two degrees (p = 1 − |t| / √(t² + 2))
  const difference = accuracyOf(one!).difference!;
  close(difference.mean, -0.09);
  close(difference.interval[0], -0.09 - 0.02484);
  close(difference.p, 1 - 15.5885 / Math.sqrt(15.5885 ** 2 + 2));
  close(difference.pHolm, 2 * difference.p); // the smaller of two
  // 0, 0.01, 0: t = 1
  const other = accuracyOf(three!).difference!;
  close(other.p, 1 - 1 / Math.sqrt(3));
  close(other.pHolm, other.p);
});

test('seeds are paired by their number, not by their place, and those without a partner are left out', () => {
  const cells = judged(curve, values);
  const some = [cells[2]!, cells[0]!, cells[3]!, cells[4]!, cells[5]!]; // seeds 3 and 1 of the reference
  const one = summarise(curve, some)[1]!;
  close(accuracyOf(one).difference!.mean, (0.7 - 0.8 + 0.76 - 0.84) / 2);
  const single = summarise(curve, [cells[0]!, cells[3]!]);
  assert.equal(accuracyOf(single[1]!).difference, null, 'one pair is no test');
  assert.deepEqual(accuracyOf(single[1]!).interval, [0.6, 0.7999999999999999], 'of the test images, for one seed');
});

test('with other axes the reference is the same setting without the term; a named reference is the one that is named', () => {
  const wide = completeGrid({ axes: { 'loss.reconstruction.weight': [0, 5], [WEIGHT]: [0, 1] }, seeds: [1, 2] });
  const settings = summarise(wide, judged(wide, [1, 1, 1, 1, 1, 1, 1, 1]));
  assert.deepEqual(
    settings.map(({ reference }) => reference && Object.values(reference)),
    [null, [0, 0], null, [5, 0]],
  );
  const named = completeGrid({
    cells: [{ name: 'x' }, { name: 'y', training: { epochs: 1 } }],
    reference: 'y',
    seeds: [1, 2],
  });
  assert.deepEqual(
    summarise(named, judged(named, [1, 1, 1, 1])).map(({ reference }) => reference),
    [{ cell: 'y' }, null],
  );
});

test('forms share the run without the term, and each has it on its curve and as its reference', () => {
  const forms = completeGrid({
    axes: { 'loss.adversarial.target': ['prior', 'uniform'], [WEIGHT]: [0, 1] },
    seeds: [1, 2],
  });
  const cells = judged(forms, [0.5, 0.7, 0.4, 0.4, 0.5, 0.7, 0.3, 0.3]);
  const settings = summarise(forms, cells);
  const series = seriesOf(readingsOf(cells));
  assert.deepEqual(
    series.map(({ name, points }) => [
      name,
      ...points.map(({ weight, accuracy }) => `${weight}: ${accuracy.mean.toFixed(2)}`),
    ]),
    [
      ['prior', '0: 0.60', '1: 0.40'],
      ['uniform', '0: 0.60', '1: 0.30'],
    ],
  );
  close(accuracyOf(settings[3]!).difference!.mean, -0.3);
});

test('a comparison of the same runs counts once in Holm’s family, and the reference against itself not at all', () => {
  // without reconstruction its space changes nothing: both spaces share their runs; cells x and y are one configuration
  const SPACE = 'loss.reconstruction.space';
  const grid = completeGrid({
    cells: [{ name: 'x' }, { name: 'y' }, { name: 'z', training: { epochs: 1 } }],
    axes: { [SPACE]: ['pixels', 'features'], 'loss.reconstruction.weight': [0, 5] },
    reference: 'y',
    seeds: [1, 2, 3],
  });
  const runs = new Map<string, number>();
  // seeds 1, 2, 3 of each run as it first comes: x and y; then z without, in pixels, in features
  const given = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.41, 0.42, 0.5, 0.51, 0.5, 0.6, 0.59, 0.58];
  const accuracies = expandGrid(grid).map(({ run }) => {
    runs.set(run, runs.get(run) ?? given[runs.size]!);
    return runs.get(run)!;
  });
  assert.equal(runs.size, given.length);
  const found = summarise(grid, judged(grid, accuracies)).map((setting) => [
    ...Object.values(setting.setting),
    accuracyOf(setting).difference,
  ]) as [string, string, number, Difference | null][];
  assert.deepEqual(
    found.filter(([cell]) => cell !== 'z').map((row) => row[3]),
    new Array(8).fill(null),
    'the reference, and what has its very runs',
  );
  const ofZ = new Map(found.slice(8).map(([, space, weight, difference]) => [`${space} ${weight}`, difference!]));
  const p = (t: number) => 1 - t / Math.sqrt(t ** 2 + 2); // two degrees
  // −0.10, −0.09, −0.08 and 0.10, 0.09, 0.08: t = ∓15.588; 0, 0.01, 0: t = 1. A family of three, not of eight or four
  assert.deepEqual(ofZ.get('features 0'), ofZ.get('pixels 0'));
  for (const [key, t, factor] of [
    ['pixels 0', 15.5885, 3],
    ['features 5', 15.5885, 3],
    ['pixels 5', 1, 1],
  ] as const) {
    const difference = ofZ.get(key)!;
    assert.ok(Math.abs(difference.p - p(t)) < 1e-6, key);
    assert.ok(Math.abs(difference.pHolm - factor * p(t)) < 1e-6, `${key}: ${difference.pHolm}`);
  }
});

test('a measure for what reads most, trained on seen images, on unseen ones, and on either', () => {
  const [cell] = judged(completeGrid({}), [0.8], ['linear', 'mlp']);
  const [linear, mlp] = cell!.judgement.probes as [ProbeRow, ProbeRow];
  const probes = [linear, { ...mlp, accuracy: 0.5 }, { ...linear, trainedOn: 'unseen' as const, accuracy: 0.45 }];
  const rows = tidyRows([{ ...cell!, judgement: { ...cell!.judgement, probes } }]).filter(({ probe }) => probe);
  assert.deepEqual(
    rows.map(({ measure, value, probe, trainedOn }) => [measure, value, probe, trainedOn]),
    [
      ['expression from z_n (seen)', 0.5, 'mlp', 'seen'],
      ['expression from z_n (unseen)', 0.45, 'linear', 'unseen'],
      ['expression from z_n (most)', 0.5, 'mlp', 'seen'],
    ],
  );
});

test('the validation accuracy stands beside the test accuracy, so that λ_adv need not be chosen by test images', () => {
  const cells = judged(curve, values);
  const rows = tidyRows(cells).filter(({ seed }) => seed === 2);
  assert.deepEqual(
    rows.slice(0, 2).map(({ measure, value, n, low, high }) => [measure, value, n, low, high]),
    [
      ['accuracy', 0.82, 100, 0.82 - 0.1, 0.82 + 0.1],
      ['validation accuracy', 0.99 - 0.82, null, null, null],
    ],
  );
  const table = meansTable(summarise(curve, cells));
  assert.deepEqual(Object.keys(table[0]!).slice(2, 4), ['accuracy', 'validation accuracy']);
  // the best on test is the first or third, on validation the second: 0.99 less the mean of 0.70, 0.73, 0.76
  assert.deepEqual(
    table.map((row) => row['validation accuracy']),
    ['17.0 ± 5.0', '26.0 ± 7.5', '16.7 ± 5.2'],
  );
  const { figures } = gridResult(curve, cells);
  assert.equal(figures.length, 2);
  for (const { caption } of figures)
    assert.match(caption, /^Test accuracy\b.*Choose λ_adv, .* by the validation accuracy/);
});

test('tables: tidy with a row a measure and cell, means in per cent, differences in points', () => {
  const cells = judged(curve, values);
  const rows = tidyRows(cells);
  assert.equal(rows.length, 9 * 6);
  assert.deepEqual(Object.keys(rows[0]!).sort(), tidyColumns(cells).sort());
  const settings = summarise(curve, cells);
  assert.equal(meansTable(settings)[0]!.accuracy, '82.0 ± 5.0');
  const [first] = differencesTable(settings);
  assert.deepEqual(
    [first!['less that of'], first!.measure, first!['difference (points)'], first!['95 % interval']],
    ['0', 'accuracy', '-9.0', '-11.5 … -6.5'],
  );
});
