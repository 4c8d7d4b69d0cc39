import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accuracyAgainstLeakageFigure } from '../../lib/figures/accuracyAgainstLeakage';
import { adversarialWeightFigure } from '../../lib/figures/adversarialWeight';
import { colourOf, type Figure } from '../../lib/figures/figure';
import { trainingCurves } from '../../lib/figures/trainingCurves';
import { umapPanels } from '../../lib/figures/umapPanels';
import { ablation, colourings, history, projections } from '../data/figures';

interface Trace {
  readonly name?: string;
  readonly x: readonly unknown[];
  readonly y: readonly number[];
  readonly xaxis?: string;
  readonly yaxis?: string;
  readonly showlegend?: boolean;
  readonly legend?: string;
}
const traces = (figure: Figure) => figure.data as unknown as Trace[];
const close = (got: readonly number[], want: readonly number[]) => {
  assert.equal(got.length, want.length);
  for (const [i, value] of want.entries()) assert.ok(Math.abs(got[i]! - value) < 1e-9, `${got} is not ${want}`);
};
const domainOf = (figure: Figure, name: string) => (figure.layout[name] as { domain: [number, number] }).domain;

for (const [name, figure] of Object.entries({
  trainingCurves: trainingCurves(history, 0.2),
  'trainingCurves of nothing yet': trainingCurves([]),
  adversarialWeight: adversarialWeightFigure(ablation, 0.25),
  accuracyAgainstLeakage: accuracyAgainstLeakageFigure(ablation, 0.25, 'fresh probe'),
  umapPanels: umapPanels(projections, colourings),
})) {
  test(`${name} is plain JSON: nothing is lost when it is written and read`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(figure)), figure);
  });

  test(`${name}: every trace has as many x as y, on axes that the layout has`, () => {
    for (const { x, y, xaxis = 'x', yaxis = 'y' } of traces(figure)) {
      assert.equal(x.length, y.length);
      for (const id of [xaxis, yaxis]) assert.ok(figure.layout[id.replace(/^[xy]/, (letter) => `${letter}axis`)], id);
    }
  });
}

test('training curves: two accuracies in per cent above, chance as a line; a curve a term of the loss below', () => {
  const figure = trainingCurves(history, 0.2);
  const above = traces(figure).filter((trace) => trace.xaxis === undefined);
  assert.equal(above.length, 2);
  close(above[0]!.y, [10, 20, 30]);
  close(above[1]!.y, [15, 15, 15]);
  assert.deepEqual(above[0]!.x, [1, 2, 3]);
  const below = traces(figure).filter((trace) => trace.xaxis === 'x2');
  assert.deepEqual(
    below.map((trace) => trace.name),
    ['expression', 'adversary', 'reconstruction'],
  );
  close(below[0]!.y, [2, 1, 2 / 3]);
  assert.ok(domainOf(figure, 'yaxis2')[1] < domainOf(figure, 'yaxis')[0], 'one above the other');
  const [line] = figure.layout.shapes as { y0: number; y1: number; yref: string }[];
  assert.deepEqual([line!.y0, line!.y1, line!.yref], [20, 20, 'y']);
  assert.equal(trainingCurves(history).layout.shapes, undefined);
});

test('training curves: what concerns z_e has one colour above and below, and the adversary another', () => {
  const colours = trainingCurves(history).data.map((trace) => (trace.line as { color: string }).color);
  assert.deepEqual([colours[0], colours[1]], [colours[2], colours[3]]);
  assert.notEqual(colours[0], colours[1]);
});

test('adversarial weight: leak above, accuracy below, a line with its bars a form; weights evenly spaced; chance as a line', () => {
  const figure = adversarialWeightFigure(ablation, 0.25);
  const [leak, leak2, accuracy, accuracy2, ...more] = traces(figure) as (Trace & {
    error_y: { array: number[]; arrayminus: number[] };
  })[];
  assert.equal(more.length, 0, 'nothing is drawn of what was not measured');
  close(leak!.y, [50, 40, 30]);
  close(leak!.error_y.array, [5, 5, 5]);
  close(leak!.error_y.arrayminus, [10, 10, 10]);
  close(leak2!.error_y.array, [0, 0, 0]); // without an interval
  close(accuracy!.y, [90, 89, 88]);
  assert.deepEqual([leak!.yaxis, accuracy!.yaxis], ['y', 'y2']);
  close(leak!.x as number[], [-0.06, 0.94, 1.94]);
  close(accuracy2!.x as number[], [0.06, 1.06, 2.06]);
  assert.deepEqual((figure.layout.xaxis as { ticktext: string[] }).ticktext, ['0', '0.1', '1']);
  assert.deepEqual(
    traces(figure).flatMap(({ name, showlegend }) => (showlegend ? [name] : [])),
    ['ce', 'reversal'],
  );
  assert.ok(domainOf(figure, 'yaxis2')[1] < domainOf(figure, 'yaxis')[0], 'one above the other');
  const [line] = figure.layout.shapes as { y0: number; y1: number; yref: string }[];
  assert.deepEqual([line!.y0, line!.y1, line!.yref], [25, 25, 'y']);
});

test('adversarial weight: both probes’ leaks, what is kept and the identity where they were measured, two panels a row', () => {
  const one = (mean: number) => ({ mean, interval: null });
  const point = {
    weight: 1,
    accuracy: one(0.9),
    leakage: one(0.4),
    seen: one(0.4),
    unseen: one(0.3),
    kept: one(0.8),
    identity: one(0.1),
  };
  const figure = adversarialWeightFigure([{ name: '<b>', points: [point] }], 0.25);
  assert.deepEqual(
    traces(figure).map(({ y, yaxis, name }) => [y[0], yaxis, name]),
    [
      [30, 'y', '&#60;b&#62;'],
      [40, 'y', '&#60;b&#62;'],
      [80, 'y2', '&#60;b&#62;'],
      [90, 'y3', '&#60;b&#62;'],
      [10, 'y4', '&#60;b&#62;'],
    ],
  );
  assert.ok(
    traces(figure).every(({ showlegend }) => !showlegend),
    'one line needs no legend',
  );
  const at = (name: string) => [
    domainOf(figure, name.replace('y', 'xaxis'))[0],
    domainOf(figure, name.replace('y', 'yaxis'))[0],
  ];
  const [first, second, third] = ['y', 'y2', 'y3'].map(at) as [number[], number[], number[]];
  assert.ok(second[0]! > first[0]! && second[1] === first[1] && third[0] === first[0] && third[1]! < first[1]!);
});

test('accuracy against leakage: a trace a form, bars as long as the intervals, each point says its weight', () => {
  const [first, second] = accuracyAgainstLeakageFigure(ablation, 0.25, 'fresh probe').data as unknown as (Trace & {
    error_x: { array: number[]; arrayminus: number[] };
    text: string[];
    marker: { color: string };
  })[];
  close(first!.x as number[], [50, 40, 30]);
  close(first!.y, [90, 89, 88]);
  close(first!.error_x.array, [5, 5, 5]);
  close(first!.error_x.arrayminus, [10, 10, 10]);
  close(second!.error_x.array, [0, 0, 0]);
  assert.deepEqual(first!.text, ['0', '0.1', '1']);
  assert.notEqual(first!.marker.color, second!.marker.color);
});

test('UMAP panels: a column a projection, a row a colouring, a trace a value', () => {
  const figure = umapPanels(projections, colourings);
  assert.equal(figure.data.length, 2 * (2 + 3));
  const find = (name: string, xaxis: string) =>
    traces(figure).find((trace) => trace.name === name && trace.xaxis === xaxis)!;
  assert.deepEqual(find('happy', 'x').x, [0, 2]);
  assert.deepEqual(find('happy', 'x2').x, [5, 7]);
  assert.deepEqual(find('right', 'x3').y, [0, 1], 'three decimals');
  assert.deepEqual(find('left', 'x4').x, [8]);
  const total = traces(figure).reduce((sum, trace) => sum + trace.x.length, 0);
  assert.equal(total, 2 * 3 + 2 * 4, 'the point whose expression is unknown is left out there');
  const domains = ['xaxis', 'xaxis2', 'yaxis3', 'yaxis'].map((name) => domainOf(figure, name));
  assert.ok(domains[0]![1] < domains[1]![0] && domains[2]![1] < domains[3]![0], 'no panel covers another');
  for (const domain of domains) assert.ok(domain[0] >= 0 && domain[1] <= 1 + 1e-12, `${domain}`);
});

test('UMAP panels of nothing, or of other numbers of points and codes, are refused', () => {
  const [one, ...more] = colourings;
  const short = { ...one!, codes: Array.from(one!.codes).slice(1) };
  assert.throws(() => umapPanels(projections, [short, ...more]), /expression has 3 codes for 4 points/);
  for (const nothing of [() => umapPanels([], colourings), () => umapPanels(projections, [])]) {
    assert.throws(nothing, RangeError);
  }
});

test('UMAP panels: a value has one colour in every column and one entry in its row’s legend', () => {
  const figure = umapPanels(projections, colourings);
  const colours = (name: string) =>
    figure.data.filter((trace) => trace.name === name).map((trace) => (trace.marker as { color: string }).color);
  assert.deepEqual(colours('sad'), [colourOf(1), colourOf(1)]);
  const shown = traces(figure).filter((trace) => trace.showlegend);
  assert.deepEqual(
    shown.map(({ name, legend }) => `${legend} ${name}`),
    ['legend happy', 'legend sad', 'legend2 left', 'legend2 frontal', 'legend2 right'],
  );
  const people = {
    title: 'identity',
    values: Array.from({ length: 40 }, (_, i) => `person ${i}`),
    codes: [0, 39, 7, 7],
  };
  assert.ok(
    traces(umapPanels(projections, [people])).every((trace) => !trace.showlegend),
    'forty names say nothing',
  );
});

test('the legend of each row hangs from the row’s upper edge', () => {
  const { layout } = umapPanels(projections, colourings);
  for (const [legend, axis] of [
    ['legend', 'yaxis'],
    ['legend2', 'yaxis3'],
  ] as const) {
    const { y, yanchor } = layout[legend] as { y: number; yanchor: string };
    const { domain } = layout[axis] as { domain: [number, number] };
    assert.deepEqual([y, yanchor], [domain[1], 'top']);
  }
});

test('a training of a few epochs has a tick for each, and of one epoch no others', () => {
  const ticks = (epochs: number) => {
    const records = Array.from({ length: epochs }, (_, i) => ({ ...history[0]!, epoch: i + 1 }));
    const { xaxis, xaxis2 } = trainingCurves(records).layout as Record<string, { dtick?: number; range?: number[] }>;
    assert.deepEqual([xaxis!.dtick, xaxis!.range], [xaxis2!.dtick, xaxis2!.range]);
    return [xaxis!.dtick, xaxis!.range];
  };
  assert.deepEqual(
    [ticks(1), ticks(4), ticks(40)],
    [
      [1, [0.5, 1.5]],
      [1, undefined],
      [undefined, undefined],
    ],
  );
});

test('a colouring of more values than a legend has room for still says what it is', () => {
  const values = Array.from({ length: 20 }, (_, i) => `person ${i}`);
  const points = values.map((_, i) => [i, i] as const);
  const codes = values.map((_, i) => i);
  const { layout, data } = umapPanels([{ title: 'z', points }], [{ title: 'who <b>', values, codes }]);
  const texts = (layout.annotations as { text: string }[]).map(({ text }) => text);
  assert.ok(
    texts.some((text) => /who &#60;b&#62;.*20 values/.test(text)),
    texts.join(),
  );
  assert.ok(data.every(({ showlegend }) => !showlegend));
});

test('few points are drawn larger than many', () => {
  const size = (n: number) => {
    const points = Array.from({ length: n }, (_, i) => [i, i] as const);
    const { data } = umapPanels([{ title: 'z', points }], [{ title: 'a', values: ['x'], codes: new Int32Array(n) }]);
    return (data[0]!.marker as { size: number }).size;
  };
  assert.ok(size(20) > size(300) && size(300) > size(1000));
  assert.equal(size(1000), size(100_000));
});
