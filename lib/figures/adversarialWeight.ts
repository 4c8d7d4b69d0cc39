import { type AblationSeries, type Estimate, ends } from './ablation';
import { axis, colourOf, type Figure, layoutOf, symbolOf, translucent } from './figure';

/**
 * Accuracy of the classifier (above) and leakage of the nuisance code (below) against λ_adv, with 95 % bands, one colour a series.
 * Weights stand evenly spaced, in the order given.
 * @param chance of reading the expression, a share
 * @param probe how the leakage was read, e.g. `fresh MLP probe`
 */
export function adversarialWeightFigure(series: readonly AblationSeries[], chance: number, probe: string): Figure {
  const curves = series.flatMap(({ name, points }, i) => {
    const weights = points.map(({ weight }) => String(weight));
    return [
      ...curve(
        name,
        weights,
        i,
        'y',
        points.map(({ accuracy }) => accuracy),
      ),
      ...curve(
        name,
        weights,
        i,
        'y2',
        points.map(({ leakage }) => leakage),
      ),
    ];
  });
  const line = { type: 'line', xref: 'x2 domain', yref: 'y2', x0: 0, x1: 1, line: { dash: 'dot', color: '#888' } };
  const label = { text: 'chance', xref: 'x2 domain', yref: 'y2', x: 0, showarrow: false, xanchor: 'left' };
  return {
    data: curves,
    layout: layoutOf('What the adversarial weight does', {
      xaxis: axis('', { type: 'category', anchor: 'y', matches: 'x2', showticklabels: false }),
      xaxis2: axis('adversarial weight λ<sub>adv</sub>', { type: 'category', anchor: 'y2' }),
      yaxis: axis('accuracy from z<sub>e</sub> (%)', { domain: [0.56, 1] }),
      yaxis2: axis(`leakage from z<sub>n</sub> (%)<br>${probe}`, { domain: [0, 0.46] }),
      shapes: [{ ...line, y0: 100 * chance, y1: 100 * chance }],
      annotations: [{ ...label, y: 100 * chance, yanchor: 'bottom' }],
      height: 620,
      margin: { l: 84, r: 24, t: 56, b: 110 },
      legend: { orientation: 'h', x: 0, y: -0.14, yanchor: 'top' },
    }),
  };
}

function curve(
  name: string,
  weights: readonly string[],
  series: number,
  yaxis: 'y' | 'y2',
  values: readonly Estimate[],
): Record<string, unknown>[] {
  const bands = values.map(ends);
  const colour = colourOf(series + 1);
  const shared = { type: 'scatter', xaxis: yaxis === 'y' ? 'x' : 'x2', yaxis, legendgroup: name };
  return [
    {
      ...shared,
      mode: 'lines',
      x: [...weights, ...weights.slice().reverse()],
      y: [...bands.map(([, high]) => high), ...bands.map(([low]) => low).reverse()],
      fill: 'toself',
      fillcolor: translucent(colour, 0.15),
      line: { width: 0 },
      hoverinfo: 'skip',
      showlegend: false,
    },
    {
      ...shared,
      mode: 'lines+markers',
      name,
      x: weights,
      y: values.map(({ mean }) => 100 * mean),
      line: { color: colour, width: 2 },
      marker: { symbol: symbolOf(series), size: 8 },
      showlegend: yaxis === 'y',
    },
  ];
}
