import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonFigure } from '../../lib/figures/comparison';
import { REPORTED_AFFECTNET, REPORTED_FER2013 } from '../../lib/reports/reportedNumbers';

interface Dots {
  readonly name: string;
  readonly x: number[];
  readonly y: number[];
  readonly yaxis: string;
  readonly mode: string;
  readonly text: string[];
  readonly error_x: { array: number[]; arrayminus: number[] };
  readonly marker: { symbol: string };
}
const rows = [
  { name: 'theirs', accuracy: 0.75, reported: true },
  { name: 'ours', accuracy: 0.5, interval: [0.25, 0.625] as const, reported: false },
  { name: 'best', accuracy: 1, reported: true },
];

test('the best is on top; what was measured is filled and has its interval, what was reported is hollow and named so', () => {
  const { data, layout } = comparisonFigure([{ dataset: 'faces', rows }]);
  const [measured, number, reported] = data as unknown as [Dots, Dots, Dots];
  assert.deepEqual([measured.x, measured.y], [[50], [2]]);
  assert.deepEqual([measured.error_x.array, measured.error_x.arrayminus], [[12.5], [25]]);
  assert.deepEqual(
    [reported.x, reported.y],
    [
      [100, 75],
      [0, 1],
    ],
  );
  assert.deepEqual([number.mode, number.x, number.text], ['text', [62.5], ['  50.0']], 'after the end of its bar');
  assert.equal(reported.error_x, undefined);
  const key = (layout.title as { subtitle: { text: string } }).subtitle.text;
  assert.match(key, new RegExp(`${measured.name}.*${reported.name}`), 'the line below the title says which is which');
  assert.match(measured.name, /measured/);
  assert.match(reported.name, /reported/);
  assert.notEqual(measured.marker.symbol, reported.marker.symbol);
  assert.deepEqual((layout.yaxis as { ticktext: string[] }).ticktext, ['best', 'theirs', '<b>ours</b>']);
  assert.deepEqual((layout.yaxis as { range: number[] }).range, [2.5, -0.5], 'place 0 is on top');
});

test('each dataset has a panel of its own, below the one before; empty ones are left out', () => {
  const { data, layout } = comparisonFigure([
    { dataset: 'faces', rows },
    { dataset: 'nothing', rows: [] },
    REPORTED_AFFECTNET,
  ]);
  const dots = data as unknown as Dots[];
  assert.deepEqual(
    dots.map(({ yaxis, mode }) => `${yaxis} ${mode}`),
    ['y markers', 'y text', 'y markers', 'y text', 'y2 markers', 'y2 text'],
  );
  const domain = (name: string) => (layout[name] as { domain: [number, number] }).domain;
  assert.ok(domain('yaxis2')[1] < domain('yaxis')[0] && Math.abs(domain('yaxis2')[0]) < 1e-12);
  assert.deepEqual(comparisonFigure([]).data, []);
});

test('the numbers of others are marked as reported, and are those of paper.md', () => {
  const all = [REPORTED_AFFECTNET, REPORTED_FER2013].flatMap((comparison) => comparison.rows);
  assert.ok(all.every(({ reported, interval }) => reported && interval === undefined));
  const find = (name: string) => (100 * all.find((row) => row.name.startsWith(name))!.accuracy).toFixed(2);
  assert.deepEqual([find('Halawa'), find('gACNN'), find('DLP-CNN'), find('QCS')], ['60.53', '58.78', '54.47', '67.94']);
});
