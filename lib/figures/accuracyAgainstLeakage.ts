import { type AblationSeries, bars } from './ablation';
import { axis, colourOf, type Figure, LEGEND_ROW, layoutOf, PALETTE, symbolOf } from './figure';
import { plainText } from './plainText';

/**
 * The Pareto view: accuracy of the classifier against leakage of the nuisance code, one colour a series, with 95 % bars. Up and to the
 * left is better.
 * @param chance of reading the expression, a share
 * @param probe how the leakage was read, e.g. `fresh MLP probe`
 */
export function accuracyAgainstLeakageFigure(series: readonly AblationSeries[], chance: number, probe: string): Figure {
  const data = series.map(({ name, points }, i) => ({
    type: 'scatter',
    mode: points.length > 1 ? 'lines+markers+text' : 'markers',
    name: plainText(name),
    x: points.map(({ leakage }) => 100 * leakage.mean),
    y: points.map(({ accuracy }) => 100 * accuracy.mean),
    error_x: bars(
      points.map(({ leakage }) => leakage),
      1,
    ),
    error_y: bars(
      points.map(({ accuracy }) => accuracy),
      1,
    ),
    text: points.map(({ weight }) => String(weight)),
    // by turns, so that neighbours do not cover each other
    textposition: points.map((_, at) => (at % 2 === 0 ? 'top left' : 'bottom right')),
    textfont: { size: 12, color: colourOf(i + 1) },
    hovertemplate: 'λ<sub>adv</sub> %{text}<br>leakage %{x:.1f} %<br>accuracy %{y:.1f} %',
    line: { color: colourOf(i + 1), width: 1 },
    // colours and marks come round at different times, so that no two of many series are alike
    marker: { color: colourOf(i + 1), symbol: symbolOf(i + Math.floor(i / PALETTE.length)), size: 9 },
  }));
  const line = { type: 'line', xref: 'x', yref: 'y domain', y0: 0, y1: 1, line: { dash: 'dot', color: '#888' } };
  const label = { text: 'chance', xref: 'x', yref: 'y domain', y: 0, showarrow: false, xanchor: 'left' };
  return {
    data,
    layout: layoutOf(
      'Accuracy against leakage',
      {
        xaxis: axis(`expression read from z<sub>n</sub>, ${probe} (%)`),
        yaxis: axis('accuracy from z<sub>e</sub> (%)'),
        shapes: [{ ...line, x0: 100 * chance, x1: 100 * chance }],
        annotations: [{ ...label, x: 100 * chance, yanchor: 'bottom' }],
        height: 460 + LEGEND_ROW * series.length,
        margin: { l: 64, r: 24, t: 84, b: 72 + LEGEND_ROW * series.length },
        legend: { x: 0, y: 0, yref: 'container', yanchor: 'bottom' },
      },
      'up and to the left is better',
    ),
  };
}
