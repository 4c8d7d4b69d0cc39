import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCurves } from '../../lib/ablation/series';
import { temporaryFolder } from '../data/temporary';

const HEAD = 'grid,cell,loss.adversarial.weight,seed,measure,factor,code,probe,trainedOn,n,value,low,high,chance';

function table(...rows: readonly string[]): string {
  const path = join(temporaryFolder(), 'results.csv');
  writeFileSync(path, [HEAD, ...rows].join('\n'));
  return path;
}

const row = (weight: number, seed: number, measure: string, value: number, chance: number | '' = '') => {
  const code = measure.includes('z_n') ? 'nuisance' : 'expression';
  return `g,mine,${weight},${seed},${measure},${measure.split(' ')[0]},${code},,,2000,${value},,,${chance}`;
};

test('a table’s curves: means over seeds, and the share of each nuisance kept from the same seed without an adversary', async () => {
  const leak = 'expression from z_n (most)';
  const path = table(
    ...[row(0, 1, 'accuracy', 0.8), row(0, 2, 'accuracy', 0.9), row(1, 1, 'accuracy', 0.8), row(1, 2, 'accuracy', 0.8)],
    ...[row(0, 1, leak, 0.5, 0.2), row(0, 2, leak, 0.7, 0.2), row(1, 1, leak, 0.3, 0.2), row(1, 2, leak, 0.3, 0.2)],
    // beyond chance: yaw 0.6 and 0.5, of which 0.3 and 0.5 are left; light 0.4, of which 0.3 is; hats had nothing to keep
    ...[row(0, 1, 'yaw from z_n (most)', 0.8, 0.2), row(1, 1, 'yaw from z_n (most)', 0.5, 0.2)],
    ...[row(0, 2, 'yaw from z_n (most)', 0.7, 0.2), row(1, 2, 'yaw from z_n (most)', 0.7, 0.2)],
    ...[row(0, 1, 'light from z_n (most)', 0.6, 0.2), row(1, 1, 'light from z_n (most)', 0.5, 0.2)],
    ...[row(0, 1, 'hat from z_n (most)', 0.24, 0.2), row(1, 1, 'hat from z_n (most)', 0.4, 0.2)],
    row(1, 1, 'identity from z_e (most)', 0.1, 0.025),
  );
  const { series, chance } = await readCurves(path);
  assert.ok(Math.abs(chance - 0.2) < 1e-12);
  assert.deepEqual(
    series.map(({ name, points }) => [name, points.map(({ weight }) => weight)]),
    [['mine', [0, 1]]],
  );
  const [none, some] = series[0]!.points;
  const near = (got: number | undefined, want: number) =>
    assert.ok(Math.abs(got! - want) < 1e-9, `${got} is not ${want}`);
  near(none!.accuracy.mean, 0.85);
  near(some!.leakage.mean, 0.3);
  near(none!.kept!.mean, 1);
  near(some!.kept!.mean, ((0.3 / 0.6 + 0.3 / 0.4) / 2 + 1) / 2);
  near(some!.identity!.mean, 0.1);
  assert.equal(none!.identity, undefined);
  // Student's t of two values 0.1 apart: 12.706 · 0.0707 / √2 to either side
  near(none!.accuracy.interval![1] - 0.85, (12.706204736 * Math.hypot(0.05, 0.05)) / Math.SQRT2);
});

test('the committed curve: five weights of two methods, and the separated one’s accuracy level', async () => {
  const { series, chance } = await readCurves(join(__dirname, '../../docs/numbers/curve.csv'));
  assert.deepEqual(
    series.map(({ name, points }) => [name, points.map(({ weight }) => weight)]),
    [
      ['paper', [0, 0.3, 1, 3, 10]],
      ['separated', [0, 0.3, 1, 3, 10]],
    ],
  );
  assert.ok(chance > 0.14 && chance < 0.145);
  const [paper, separated] = series;
  assert.equal(new Set(separated!.points.map(({ accuracy }) => accuracy.mean)).size, 1);
  for (const [i, point] of separated!.points.entries()) {
    assert.ok(point.leakage.mean < paper!.points[i]!.leakage.mean);
    for (const estimate of [point.seen, point.unseen, point.kept, point.identity]) assert.ok(estimate!.interval);
  }
});

test('a file that is no such table is refused by name', async () => {
  const path = join(temporaryFolder(), 'other.csv');
  writeFileSync(path, 'a,b\n1,2\n');
  await assert.rejects(readCurves(path), /other\.csv has no column grid, loss\.adversarial\.weight/);
  await assert.rejects(
    readCurves(table(row(Number.NaN, 1, 'accuracy', 0.8))),
    /results\.csv, line 2, has no number for/,
  );
  await assert.rejects(readCurves(table(row(0, 1, 'accuracy', 0.8))), /no probe reads the expression from z_n/);
});

test('of a table of several grids, those without λ_adv are passed over, and the others are told apart', async () => {
  const of = (grid: string, weight: string, form: string, value: number) =>
    ['accuracy,expression,expression', 'expression from z_n (most),expression,nuisance'].map(
      (what) => `${grid},${weight},${form},5,1,${what},,,2000,${value},,,0.2`,
    );
  const path = join(temporaryFolder(), 'results.csv');
  const head = HEAD.replace('cell,', '').replace('weight,', 'weight,form,x.y.steps,');
  const lines = [...of('methods', '', 'kl', 0.1), ...of('a', '0', 'kl', 0.5), ...of('a', '1', 'kl', 0.4)];
  writeFileSync(path, [head, ...lines].join('\n'));
  assert.deepEqual(
    (await readCurves(path)).series.map(({ name, points }) => [name, points.map(({ accuracy }) => accuracy.mean)]),
    [['kl, y.steps 5', [0.5, 0.4]]],
  );
  writeFileSync(path, [head, ...lines, ...of('b', '0', 'kl', 0.5)].join('\n'));
  const { series } = await readCurves(path);
  assert.deepEqual(
    series.map(({ name, points }) => [name, points.length]),
    [
      ['a: kl, y.steps 5', 2],
      ['b: kl, y.steps 5', 1],
    ],
  );
  writeFileSync(path, [head, ...of('methods', '', 'kl', 0.1)].join('\n'));
  await assert.rejects(readCurves(path), /No grid in .*results\.csv varies λ_adv/);
});
