import { axis, COLUMN_WIDTH, colourOf, type Figure, label, layoutOf, PAGE_WIDTH, symbolOf } from './figure';
import { plainText } from './plainText';

/** The accuracy of a method in training with a shortcut; shares of 1. A row of the challenge is one. */
export interface ChallengePoint {
  /** The share of training images in which the factor follows the expression. */
  readonly shortcut: number;
  readonly factor: string;
  readonly method: string;
  readonly accuracy: number;
  readonly interval: readonly [low: number, high: number];
}

const GAP = 0.04;

/** Accuracy against the strength of a shortcut, a panel a factor, a line a method, with 95 % intervals. */
export function challengeCurves(points: readonly ChallengePoint[]): Figure {
  const factors = [...new Set(points.map(({ factor }) => factor))];
  const methods = [...new Set(points.map(({ method }) => method))];
  const strengths = [...new Set(points.map(({ shortcut }) => shortcut))].sort((a, b) => a - b);
  const width = (1 - GAP * (factors.length - 1)) / Math.max(factors.length, 1);
  const layout: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
  const data = factors.flatMap((factor, f) => {
    const suffix = f === 0 ? '' : String(f + 1);
    const left = f * (width + GAP);
    // 0.9 and 0.99 are as far apart as 0 and 0.5: what matters is how many images contradict the shortcut
    layout[`xaxis${suffix}`] = axis('share that follows the factor', {
      ...{ domain: [left, left + width], anchor: 'y', tickmode: 'array' },
      ...{ tickvals: strengths.map((_, i) => i), ticktext: strengths.map(String) },
    });
    annotations.push(label(plainText(factor), { xref: `x${suffix} domain`, yref: 'paper', x: 0, y: 1.01 }));
    return methods.map((method, m) => {
      const own = points.filter((point) => point.factor === factor && point.method === method);
      return {
        ...{
          type: 'scatter',
          mode: 'lines+markers',
          name: plainText(method),
          legendgroup: method,
          showlegend: f === 0,
        },
        ...{
          xaxis: `x${suffix}`,
          yaxis: 'y',
          line: { color: colourOf(m), width: 2 },
          marker: { size: 8, symbol: symbolOf(m) },
        },
        // side by side, so that the intervals of one strength do not cover each other
        x: own.map(({ shortcut }) => strengths.indexOf(shortcut) + 0.05 * (m - (methods.length - 1) / 2)),
        y: own.map(({ accuracy }) => 100 * accuracy),
        error_y: {
          ...{ type: 'data', symmetric: false, thickness: 1.5, width: 3 },
          array: own.map(({ accuracy, interval }) => 100 * (interval[1] - accuracy)),
          arrayminus: own.map(({ accuracy, interval }) => 100 * (accuracy - interval[0])),
        },
        hovertemplate: `${plainText(method)}: %{y:.1f} %<extra></extra>`,
      };
    });
  });
  return {
    data,
    layout: layoutOf('What holds under a shortcut', {
      ...layout,
      yaxis: axis('test accuracy (%)'),
      annotations,
      width: factors.length > 1 ? PAGE_WIDTH : COLUMN_WIDTH,
      height: 440,
      margin: { l: 64, r: 16, t: 84, b: 112 },
      legend: { orientation: 'h', x: 0, y: 0, yref: 'container', yanchor: 'bottom' },
    }),
  };
}
