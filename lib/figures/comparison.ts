import { inPercent, sum } from '../support/numbers';
import { shortName } from '../support/shortName';
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
  { reported: false, name: '● measured, 95 % interval', colour: colourOf(2), symbol: 'circle' },
  { reported: true, name: '○ reported by others', colour: '#777777', symbol: 'circle-open' },
];
const ROW = 26;
const PANEL_GAP = 52;
/** Letters of a method's name; hovering says it whole. Longer ones would leave no room for the axis. */
const NAME_LENGTH = 28;
const FRAME = { l: 24, r: 16, t: 100, b: 56 };

/** Accuracies on one axis, the best first: filled and with its interval what was measured here, hollow what others have reported. */
export function comparisonFigure(comparisons: readonly Comparison[]): Figure {
  const panels = comparisons.filter(({ rows }) => rows.length > 0);
  const heights = panels.map(({ rows }) => rows.length * ROW);
  const total = sum(heights) + PANEL_GAP * Math.max(panels.length - 1, 0);
  const kinds = KINDS.filter(({ reported }) =>
    panels.some(({ rows }) => rows.some((row) => row.reported === reported)),
  );
  // below the title, in the place of a legend, which would take its width from the axis
  const key = kinds.map(({ name, colour }) => `<span style="color: ${colour}">${name}</span>`).join('   ');
  const layout: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
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
      ticktext: sorted.map(({ name, reported }) => {
        const short = plainText(shortName(name, NAME_LENGTH));
        return reported ? short : `<b>${short}</b>`;
      }),
      ticks: '',
      automargin: true,
    });
    annotations.push(
      label(`<i>${plainText(dataset)}</i>`, { xref: 'paper', yref: `y${suffix} domain`, x: 0, y: 1, yshift: 2 }),
    );
    return kinds.flatMap(({ reported, name, colour, symbol }) => {
      const own = sorted.flatMap((row, i) => (row.reported === reported ? [{ ...row, i }] : []));
      if (own.length === 0) return [];
      const ends = own.map(({ accuracy, interval = [accuracy, accuracy] }) => interval.map((end) => 100 * end));
      const shared = { type: 'scatter', xaxis: 'x', yaxis: `y${suffix}`, cliponaxis: false };
      const bars = {
        type: 'data',
        symmetric: false,
        array: own.map(({ accuracy }, i) => ends[i]![1]! - 100 * accuracy),
        arrayminus: own.map(({ accuracy }, i) => 100 * accuracy - ends[i]![0]!),
        thickness: 1.5,
        width: 3,
      };
      return [
        {
          ...shared,
          mode: 'markers',
          name,
          x: own.map(({ accuracy }) => 100 * accuracy),
          y: own.map(({ i }) => i),
          ...(own.some(({ interval }) => interval) ? { error_x: bars } : {}),
          marker: { color: colour, symbol, size: 9, line: { width: 2, color: colour } },
          text: own.map((row) => plainText(row.name)),
          hovertemplate: '%{text}: %{x:.2f} %<extra></extra>',
        },
        {
          ...shared,
          mode: 'text',
          x: ends.map(([, high]) => high),
          y: own.map(({ i }) => i),
          text: own.map(({ accuracy }) => `  ${inPercent(accuracy)}`),
          textposition: 'middle right',
          textfont: { size: 13, color: colour },
          hoverinfo: 'skip',
        },
      ];
    });
  });
  return {
    data,
    layout: layoutOf(
      kinds.length > 1 ? 'Accuracy, measured here and reported' : 'Accuracy',
      {
        ...layout,
        xaxis: axis('accuracy (%)', { anchor: panels.length > 1 ? `y${panels.length}` : 'y', range: rangeOf(panels) }),
        annotations,
        showlegend: false,
        width: COLUMN_WIDTH,
        height: total + FRAME.t + FRAME.b,
        margin: FRAME,
      },
      key,
    ),
  };
}

/** In per cent, with room for the numbers on the right. */
function rangeOf(panels: readonly Comparison[]): [low: number, high: number] {
  const ends = panels.flatMap(({ rows }) => rows.flatMap(({ accuracy, interval = [] }) => [accuracy, ...interval]));
  const [low, high] = [100 * Math.min(...ends), 100 * Math.max(...ends)];
  const pad = Math.max(1, (high - low) / 10);
  return [low - pad, high + 3 * pad];
}
