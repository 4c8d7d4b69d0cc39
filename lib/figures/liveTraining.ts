import type { EpochRecord } from '../training/trainer';
import { axis, colourOf, type Figure, layoutOf } from './figure';

/** How far a training is. */
export interface LiveTraining {
  /** What stands above the curves: how far, how long still. */
  readonly status: string;
  /** Of the whole training. */
  readonly epochs: number;
  /** The total loss so far, at moments counted in epochs. */
  readonly losses: readonly { readonly epoch: number; readonly loss: number }[];
  readonly history: readonly EpochRecord[];
}

/** A training while it runs. Left: the total loss on the training data. Right: accuracy on the validation data, epoch by epoch. */
export function liveTraining({ status, epochs, losses, history }: LiveTraining): Figure {
  const line = (name: string, colour: string, own: object) => ({
    type: 'scatter',
    name,
    line: { color: colour },
    ...own,
  });
  const accuracy = (name: string, key: string, colour: string) =>
    line(name, colour, {
      ...{ mode: 'lines+markers', xaxis: 'x2', yaxis: 'y2' },
      x: history.map(({ epoch }) => epoch),
      y: history.map(({ validation }) => 100 * validation[key]!),
    });
  const known = (key: string) => history[0]?.validation[key] !== undefined;
  return {
    data: [
      line('loss', colourOf(1), {
        ...{ mode: 'lines', showlegend: false },
        x: losses.map(({ epoch }) => round(epoch)),
        y: losses.map(({ loss }) => round(loss)),
      }),
      accuracy('classifier on z<sub>e</sub>', 'accuracy', colourOf(2)),
      ...(known('adversaryAccuracy') ? [accuracy('adversary on z<sub>n</sub>', 'adversaryAccuracy', colourOf(3))] : []),
    ],
    layout: layoutOf(status, {
      ...{ height: 320, margin: { l: 64, r: 24, t: 56, b: 56 } },
      xaxis: axis('epoch', { domain: [0, 0.44], range: [0, epochs] }),
      yaxis: axis('total loss (nats)'),
      xaxis2: axis('epoch', { domain: [0.56, 1], anchor: 'y2', range: [0, epochs + 0.3] }),
      yaxis2: axis('validation accuracy (%)', { anchor: 'x2', range: [0, 100] }),
      legend: { x: 0.57, y: 1, yanchor: 'top', bgcolor: 'rgba(255, 255, 255, 0.7)' },
    }),
  };
}

/** Three decimals are far below a pixel. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
