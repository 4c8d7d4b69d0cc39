import type { EpochRecord } from '../training/trainer';
import { axis, colourOf, type Figure, layoutOf } from './figure';

/** Left: the terms of the loss on the training data. Right: accuracy on the validation data, of the classifier and the adversary. */
export function trainingCurves(history: readonly EpochRecord[], chance?: number): Figure {
  const epochs = history.map((record) => record.epoch);
  const terms = Object.keys(history[0]?.train ?? {}).filter((term) => term !== 'total' && !/gradientNorm/i.test(term));
  const losses = terms.map((term, i) => ({
    type: 'scatter',
    mode: 'lines+markers',
    name: term === 'reconstruction' ? 'reconstruction (squared error)' : term,
    legend: 'legend',
    x: epochs,
    y: history.map((record) => record.train[term]),
    line: { color: colourOf(i + 1), width: 2 },
  }));
  const curves = [
    { name: 'classifier on z<sub>e</sub>', key: 'accuracy', colour: colourOf(2) },
    { name: 'adversary on z<sub>n</sub>', key: 'adversaryAccuracy', colour: colourOf(3) },
  ];
  const known = curves.filter(({ key }) => history[0]?.validation[key] !== undefined);
  const accuracies = known.map(({ name, key, colour }) => ({
    type: 'scatter',
    mode: 'lines+markers',
    name,
    legend: 'legend2',
    x: epochs,
    y: history.map((record) => 100 * record.validation[key]!),
    xaxis: 'x2',
    yaxis: 'y2',
    line: { color: colour, width: 2 },
  }));
  const line = { type: 'line', xref: 'x2 domain', yref: 'y2', x0: 0, x1: 1, line: { dash: 'dot', color: '#888' } };
  return {
    data: [...losses, ...accuracies],
    layout: layoutOf('Training', {
      xaxis: axis('epoch', { domain: [0, 0.44] }),
      yaxis: axis('loss (nats)', { rangemode: 'tozero' }),
      xaxis2: axis('epoch', { domain: [0.56, 1], anchor: 'y2' }),
      yaxis2: axis('validation accuracy (%)', { anchor: 'x2', rangemode: 'tozero' }),
      height: 480,
      margin: { l: 64, r: 24, t: 56, b: 150 },
      legend: { x: 0, y: -0.2, yanchor: 'top' },
      legend2: { x: 0.56, y: -0.2, yanchor: 'top' },
      ...(chance === undefined
        ? {}
        : {
            shapes: [{ ...line, y0: 100 * chance, y1: 100 * chance }],
            annotations: [
              {
                text: 'chance',
                xref: 'x2 domain',
                yref: 'y2',
                x: 1,
                y: 100 * chance,
                showarrow: false,
                xanchor: 'right',
                yanchor: 'bottom',
              },
            ],
          }),
    }),
  };
}
