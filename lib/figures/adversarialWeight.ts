import { type AblationPoint, type AblationSeries, bars, type Estimate } from './ablation';
import { axis, COLUMN_WIDTH, colourOf, type Figure, LEGEND_ROW, label, layoutOf, symbolOf } from './figure';
import { plainText } from './plainText';

/** A quantity against the weight; a panel of its own. */
interface Panel {
  readonly title: string;
  readonly of: (point: AblationPoint) => Estimate | undefined;
  /** What is drawn with open marks beside it. */
  readonly beside?: (point: AblationPoint) => Estimate | undefined;
}

const PANELS: readonly Panel[] = [
  {
    title: 'leak: expression in z<sub>n</sub> (%) ↓',
    of: ({ unseen, leakage }) => unseen ?? leakage,
    beside: ({ seen }) => seen,
  },
  { title: 'nuisances kept in z<sub>n</sub> (%) ↑', of: ({ kept }) => kept },
  { title: 'accuracy from z<sub>e</sub> (%) ↑', of: ({ accuracy }) => accuracy },
  { title: 'identity in z<sub>e</sub> (%) ↓', of: ({ identity }) => identity },
];

/** Pixels of a row of panels, and of what is above and below them. */
const ROW = 236;
const AROUND = { t: 96, b: 62 };
/** Names of methods that fit beside each other in the legend; of more each has its own line. */
const IN_A_ROW = 3;
/** Of the room between two weights: how far series stand apart, and how far all of them reach to either side at most. */
const APART = 0.12;
const REACH = 0.3;
const GAP = { x: 0.12, y: 0.19 };

/**
 * What λ_adv does to the leak, to what z_n keeps of the nuisances, to the accuracy, and to the identity in z_e, as far as they were
 * measured: a panel each, a line a series, with 95 % intervals. Weights stand evenly spaced.
 * @param chance of reading the expression, a share
 */
export function adversarialWeightFigure(series: readonly AblationSeries[], chance: number): Figure {
  const points = series.flatMap((one) => one.points);
  const panels = PANELS.filter(({ of }) => points.some((point) => of(point)));
  const weights = [...new Set(points.map(({ weight }) => weight))].sort((a, b) => a - b);
  const places = placesOf(panels.length);
  const apart = Math.min(APART, (2 * REACH) / Math.max(1, series.length - 1));
  const legendRows = series.length > IN_A_ROW ? series.length : 1;
  const around = { ...AROUND, b: AROUND.b + LEGEND_ROW * legendRows };
  const layout: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
  const data = panels.flatMap((panel, p) => {
    const suffix = p === 0 ? '' : String(p + 1);
    const { x, y } = places[p]!;
    layout[`xaxis${suffix}`] = axis('λ<sub>adv</sub>', {
      ...{ domain: x, anchor: `y${suffix}`, tickmode: 'array', range: [-0.45, weights.length - 0.55] },
      ...{ tickvals: weights.map((_, i) => i), ticktext: weights.map(String) },
    });
    layout[`yaxis${suffix}`] = axis('', { domain: y, anchor: `x${suffix}`, rangemode: 'normal' });
    annotations.push(
      label(panel.title, { xref: 'paper', yref: 'paper', x: Math.max(0, x[0] - 0.06), y: y[1] + 0.005 }),
    );
    return series.flatMap((one, s) => {
      const shift = apart * (s - (series.length - 1) / 2);
      const at = (weight: number, by = 0) => weights.indexOf(weight) + shift + by;
      const shared = { xaxis: `x${suffix}`, yaxis: `y${suffix}`, legendgroup: one.name, name: plainText(one.name) };
      const { of, beside = () => undefined } = panel;
      return [
        ...traceOf(
          one.points,
          of,
          { colour: colourOf(s + 1), symbol: symbolOf(s), at },
          { ...shared, showlegend: p === 0 && series.length > 1 },
        ),
        ...traceOf(
          one.points,
          beside,
          {
            colour: colourOf(s + 1),
            symbol: `${symbolOf(s)}-open`,
            at: (weight) => at(weight, 0.4 * apart),
            loose: true,
          },
          { ...shared, showlegend: false },
        ),
      ];
    });
  });
  const bothProbes = points.some(({ seen, unseen }) => seen && unseen);
  const chanceLine = { type: 'line', xref: 'x domain', yref: 'y', x0: 0, x1: 1, line: { dash: 'dot', color: '#666' } };
  annotations.push(
    label('chance', { xref: 'x domain', yref: 'y', x: 0.02, y: 100 * chance, yanchor: 'top', font: { size: 12 } }),
  );
  return {
    data,
    layout: layoutOf(
      'What the adversarial weight does',
      {
        ...layout,
        shapes: [{ ...chanceLine, y0: 100 * chance, y1: 100 * chance }],
        annotations,
        width: COLUMN_WIDTH,
        height: around.t + around.b + ROW * Math.ceil(panels.length / columnsOf(panels.length)),
        margin: { l: 40, r: 12, ...around },
        legend: {
          orientation: legendRows > 1 ? 'v' : 'h',
          x: 0,
          y: 0,
          yref: 'container',
          yanchor: 'bottom',
          tracegroupgap: 0,
        },
      },
      bothProbes ? '↑ ↓ better; filled: probes trained on unseen images, open: on seen' : '↑ ↓ better',
    ),
  };
}

function columnsOf(panels: number): number {
  return panels > 2 ? 2 : 1;
}

/** Where the panels are, of 0 … 1, from the upper left. */
function placesOf(panels: number): { readonly x: [number, number]; readonly y: [number, number] }[] {
  const columns = columnsOf(panels);
  const rows = Math.ceil(panels / columns);
  const part = (i: number, of: number, gap: number): [number, number] => {
    const width = (1 - gap * (of - 1)) / of;
    return [i * (width + gap), i * (width + gap) + width];
  };
  return Array.from({ length: panels }, (_, p) => ({
    x: part(p % columns, columns, GAP.x),
    y: part(rows - 1 - Math.floor(p / columns), rows, GAP.y),
  }));
}

interface Look {
  readonly colour: string;
  readonly symbol: string;
  /** Where a weight stands. */
  readonly at: (weight: number) => number;
  /** Marks alone, without a line and intervals. */
  readonly loose?: boolean;
}

/** @returns none where nothing was measured */
function traceOf(
  points: readonly AblationPoint[],
  of: (point: AblationPoint) => Estimate | undefined,
  { colour, symbol, at, loose = false }: Look,
  shared: Record<string, unknown>,
): Record<string, unknown>[] {
  const known = points.flatMap((point) => {
    const estimate = of(point);
    return estimate ? [{ weight: point.weight, estimate }] : [];
  });
  if (known.length === 0) return [];
  return [
    {
      ...{ type: 'scatter', mode: loose ? 'markers' : 'lines+markers', ...shared },
      x: known.map(({ weight }) => at(weight)),
      y: known.map(({ estimate }) => 100 * estimate.mean),
      line: { color: colour, width: 2 },
      marker: { color: colour, symbol, size: 8 },
      ...(!loose && {
        error_y: bars(
          known.map(({ estimate }) => estimate),
          1.5,
        ),
      }),
      hovertemplate: `${shared.name}: %{y:.1f} %<extra></extra>`,
    },
  ];
}
