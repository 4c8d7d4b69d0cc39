import { axis, colourOf, dashOf, type Figure, label, layoutOf, symbolOf } from './figure';
import { plainText } from './plainText';

/** Which colour, mark and dash: what concerns z_e is blue above and below, what the adversary says of z_n is red. */
const STYLES: Readonly<Record<string, number>> = {
  expression: 2,
  adversary: 3,
  adversarial: 1,
  reconstruction: 4,
  swap: 5,
};
/** With more epochs the dots would hide each other. */
const MARKED = 40;
/** Up to so many epochs each has its tick; plotly would put some between, and call them the same. */
const FEW = 10;
const ACCURACIES = [
  { name: 'classifier on z<sub>e</sub>', key: 'accuracy', style: 2 },
  { name: 'adversary on z<sub>n</sub>', key: 'adversaryAccuracy', style: 3 },
];

/** One epoch's numbers by name: means over its steps, and of the validation data after it. */
export interface Epoch {
  readonly epoch: number;
  readonly train: Readonly<Record<string, number>>;
  readonly validation: Readonly<Record<string, number>>;
}

/**
 * Above: accuracy on the validation data, of the classifier and the adversary. Below: the terms of the loss on the training data.
 * @param chance share of validation images of the most frequent class
 */
export function trainingCurves(history: readonly Epoch[], chance?: number): Figure {
  const epochs = history.map((record) => record.epoch);
  const isMarked = epochs.length <= MARKED;
  const curve = (name: string, style: number, y: readonly (number | undefined)[]) => ({
    type: 'scatter',
    mode: isMarked ? 'lines+markers' : 'lines',
    name,
    x: epochs,
    y,
    line: { color: colourOf(style), width: 2, dash: isMarked ? 'solid' : dashOf(style) },
    marker: { symbol: symbolOf(style), size: 7 },
  });
  const accuracies = ACCURACIES.filter(({ key }) => history[0]?.validation[key] !== undefined).map(
    ({ name, key, style }) => ({
      ...curve(
        name,
        style,
        history.map((record) => 100 * record.validation[key]!),
      ),
      legend: 'legend',
    }),
  );
  const terms = Object.keys(history[0]?.train ?? {}).filter((term) => term !== 'total' && !/gradientNorm/i.test(term));
  const losses = terms.map((term, i) => ({
    ...curve(
      plainText(term),
      STYLES[term] ?? i + 5,
      history.map((record) => record.train[term]),
    ),
    legend: 'legend2',
    xaxis: 'x2',
    yaxis: 'y2',
  }));
  const ticks = { ...(epochs.length <= FEW && { dtick: 1 }), ...(epochs.length === 1 && { range: [0.5, 1.5] }) };
  const line = { type: 'line', xref: 'x domain', yref: 'y', x0: 0, x1: 1, line: { dash: 'dot', color: '#888' } };
  const legend = { orientation: 'h', x: 0, xanchor: 'left', yanchor: 'bottom' };
  return {
    data: [...accuracies, ...losses],
    layout: layoutOf('Training, epoch by epoch', {
      xaxis: axis('', { ...ticks, anchor: 'y', matches: 'x2', showticklabels: false }),
      yaxis: axis('validation<br>accuracy (%)', { domain: [0.62, 1], rangemode: 'tozero' }),
      xaxis2: axis('epoch', { ...ticks, anchor: 'y2', tickformat: 'd' }),
      yaxis2: axis('training loss<br>(nats, or error²)', { domain: [0, 0.38], anchor: 'x2', rangemode: 'tozero' }),
      height: 560,
      margin: { l: 84, r: 16, t: 76, b: 56 },
      legend: { ...legend, y: 1.01 },
      legend2: { ...legend, y: 0.39 },
      ...(chance === undefined
        ? {}
        : {
            shapes: [{ ...line, y0: 100 * chance, y1: 100 * chance }],
            annotations: [
              label('chance', { xref: 'x domain', yref: 'y', x: 1, y: 100 * chance, xanchor: 'right', yanchor: 'top' }),
            ],
          }),
    }),
  };
}
