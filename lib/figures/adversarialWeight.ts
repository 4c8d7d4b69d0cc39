import { axis, colourOf, type Figure, layoutOf, translucent } from './figure';

/** One run of an ablation of the adversarial weight; shares of 1. */
export interface WeightPoint {
  readonly weight: number;
  readonly accuracy: number;
  readonly accuracyInterval: readonly [low: number, high: number];
  /** Accuracy of a fresh probe that reads the expression from z_n. */
  readonly leakage: number;
  readonly leakageInterval: readonly [low: number, high: number];
  readonly chance: number;
}

/** Accuracy of the classifier and leakage of the nuisance code against λ_adv, with 95 % bands. Weights stand evenly spaced. */
export function adversarialWeightFigure(points: readonly WeightPoint[]): Figure {
  const weights = points.map(({ weight }) => String(weight));
  const curve = (
    name: string,
    colour: string,
    values: readonly number[],
    bands: readonly (readonly [number, number])[],
  ) => [
    {
      type: 'scatter',
      mode: 'lines',
      x: [...weights, ...weights.slice().reverse()],
      y: [...bands.map(([, high]) => 100 * high), ...bands.map(([low]) => 100 * low).reverse()],
      fill: 'toself',
      fillcolor: translucent(colour, 0.15),
      line: { width: 0 },
      hoverinfo: 'skip',
      showlegend: false,
    },
    {
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: weights,
      y: values.map((v) => 100 * v),
      line: { color: colour, width: 2 },
    },
  ];
  const accuracy = curve(
    'expression from z<sub>e</sub>, classifier',
    colourOf(2),
    points.map((point) => point.accuracy),
    points.map((point) => point.accuracyInterval),
  );
  const leakage = curve(
    'expression from z<sub>n</sub>, fresh linear probe',
    colourOf(3),
    points.map((point) => point.leakage),
    points.map((point) => point.leakageInterval),
  );
  const chance = {
    type: 'scatter',
    mode: 'lines',
    name: 'chance',
    x: weights,
    y: points.map((point) => 100 * point.chance),
    line: { color: '#888', dash: 'dot' },
  };
  return {
    data: [...accuracy, ...leakage, chance],
    layout: layoutOf('What the adversarial weight does', {
      xaxis: axis('adversarial weight λ<sub>adv</sub>', { type: 'category' }),
      yaxis: axis('test accuracy (%), 95 % interval', { range: [0, 100] }),
      height: 460,
      margin: { l: 64, r: 24, t: 56, b: 110 },
      legend: { orientation: 'h', x: 0, y: -0.2, yanchor: 'top' },
    }),
  };
}
