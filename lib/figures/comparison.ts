import { axis, COLUMN_WIDTH, colourOf, type Figure, label, layoutOf } from './figure';
import { plainText } from './plainText';

/** The accuracy of one method; a share of 1. */
export interface ComparedAccuracy {
  readonly name: string;
  readonly accuracy: number;
  /** 95 %, where it is known. */
  readonly interval?: readonly [low: number, high: number];
  /** Whether the number was reported by others; else it was measured here. */
  readonly reported: boolean;
}

/** Methods on one dataset. Numbers on different ones do not compare: each has a panel of its own. */
export interface Comparison {
  readonly dataset: string;
  readonly rows: readonly ComparedAccuracy[];
}

const KINDS = [
  { reported: false, name: 'measured here, 95 % interval', colour: colourOf(2), symbol: 'circle' },
  { reported: true, name: 'reported by its authors', colour: '#777777', symbol: 'circle-open' },
];
const ROW = 26;
const PANEL_GAP = 52;

/** Accuracies on one axis, the best first: filled and with its interval what was measured here, hollow what others have reported. */
export function comparisonFigure(comparisons: readonly Comparison[]): Figure {
  const panels = comparisons.filter(({ rows }) => rows.length > 0);
  const heights = panels.map(({ rows }) => rows.length * ROW);
  const total = heights.reduce((a, b) => a + b, 0) + PANEL_GAP * Math.max(panels.length - 1, 0);
  const layout: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
  const shown = new Set<boolean>();
  let top = total;
  const data = panels.flatMap(({ dataset, rows }, p) => {
    const suffix = p === 0 ? '' : String(p + 1);
    const sorted = [...rows].sort((a, b) => b.accuracy - a.accuracy);
    const domain = [(top - heights[p]!) / total, top / total];
    top -= heights[p]! + PANEL_GAP;
    layout[`yaxis${suffix}`] = axis('', {
      domain,
      anchor: 'x',
      range: [sorted.length - 0.5, -0.5],
      tickmode: 'array',
      tickvals: sorted.map((_, i) => i),
      ticktext: sorted.map(({ name, reported }) => (reported ? plainText(name) : `<b>${plainText(name)}</b>`)),
      ticks: '',
      automargin: true,
    });
    annotations.push(
      label(`<i>${plainText(dataset)}</i>`, { xref: 'paper', yref: `y${suffix} domain`, x: 0, y: 1, yshift: 2 }),
    );
    return KINDS.flatMap(({ reported, name, colour, symbol }) => {
      const own = sorted.flatMap((row, i) => (row.reported === reported ? [{ ...row, i }] : []));
      if (own.length === 0) return [];
      const isFirst = !shown.has(reported);
      shown.add(reported);
      const half = (end: 0 | 1) =>
        own.map(({ accuracy, interval }) => 100 * Math.abs((interval?.[end] ?? accuracy) - accuracy));
      return [
        {
          type: 'scatter',
          mode: 'markers+text',
          name,
          legendgroup: name,
          showlegend: isFirst,
          xaxis: 'x',
          yaxis: `y${suffix}`,
          x: own.map(({ accuracy }) => 100 * accuracy),
          y: own.map(({ i }) => i),
          error_x: { type: 'data', symmetric: false, array: half(1), arrayminus: half(0), thickness: 1.5, width: 3 },
          text: own.map(({ accuracy }) => (100 * accuracy).toFixed(1)),
          textposition: 'top center',
          textfont: { size: 12, color: colour },
          marker: { color: colour, symbol, size: 9, line: { width: 2, color: colour } },
          hovertemplate: '%{x:.2f} %<extra></extra>',
        },
      ];
    });
  });
  return {
    data,
    layout: layoutOf('Accuracy, beside what others report', {
      ...layout,
      xaxis: axis('accuracy (%)', { anchor: panels.length > 1 ? `y${panels.length}` : 'y' }),
      annotations,
      width: COLUMN_WIDTH,
      height: total + 180,
      margin: { l: 24, r: 16, t: 76, b: 104 },
      legend: { orientation: 'h', x: 0, xanchor: 'left', yref: 'container', y: 0.01, yanchor: 'bottom' },
    }),
  };
}
