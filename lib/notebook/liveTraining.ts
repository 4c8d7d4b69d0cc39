import { colourOf } from '../figures/figure';
import { plainText } from '../figures/plainText';
import type { EpochRecord } from '../training/trainer';

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

interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const [WIDTH, HEIGHT] = [760, 270];
const PANEL = { width: 290, height: 170, top: 50 };

/**
 * A training while it runs, as SVG. Left: the total loss on the training data. Right: accuracy on the validation data, epoch by epoch.
 *
 * Not a plotly figure: plotly's extension for JupyterLab draws an output once, whatever replaces it.
 */
export function liveTraining({ status, epochs, losses, history }: LiveTraining): string {
  const accuracies = (name: string, key: string, colour: string): Curve => ({
    ...{ name, colour },
    points: history.flatMap(({ epoch, validation }) => {
      const accuracy = validation[key];
      return accuracy === undefined ? [] : [[epoch, 100 * accuracy] as const];
    }),
  });
  const loss = { name: '', colour: colourOf(1), points: losses.map((point) => [point.epoch, point.loss] as const) };
  const top = niceCeiling(Math.max(0.1, ...losses.map((point) => point.loss)));
  const right = [
    accuracies('classifier on z_e', 'accuracy', colourOf(2)),
    accuracies('adversary on z_n', 'adversaryAccuracy', colourOf(3)),
  ].filter(({ points }) => points.length > 0);
  const style = 'font-family="Helvetica, Arial, sans-serif" font-size="13" fill="#222"';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" ${style}>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="12" y="26" font-size="16">${plainText(status)}</text>
${panel(64, 'total loss (nats)', epochs, top, [loss])}
${panel(446, 'validation accuracy (%)', epochs, 100, right)}
</svg>`;
}

function panel(left: number, title: string, epochs: number, top: number, curves: readonly Curve[]): string {
  const { width, height } = PANEL;
  const x = (value: number) => round(left + (width * value) / epochs);
  const y = (value: number) => round(PANEL.top + height * (1 - Math.min(value, top) / top));
  const bottom = y(0);
  const xStep = Math.max(1, Math.ceil(epochs / 8));
  const xTicks = Array.from({ length: Math.floor(epochs / xStep) + 1 }, (_, i) => i * xStep);
  const yTicks = Array.from({ length: 6 }, (_, i) => (i * top) / 5);
  return [
    ...yTicks.map((value) => line(left, y(value), left + width, y(value), '#e6e6e6')),
    ...yTicks.map((value) => text(left - 8, y(value) + 4, `${round(value)}`, 'end')),
    ...xTicks.map((value) => text(x(value), bottom + 18, `${value}`, 'middle')),
    line(left, bottom, left + width, bottom, '#888'),
    text(left + width / 2, bottom + 38, 'epoch', 'middle'),
    `<text transform="translate(${left - 42} ${PANEL.top + height / 2}) rotate(-90)" text-anchor="middle">${title}</text>`,
    ...curves.map(({ colour, points }) => {
      const places = points.map(([px, py]) => `${x(px)},${y(py)}`).join(' ');
      const dots =
        points.length > 60
          ? []
          : points.map(([px, py]) => `<circle cx="${x(px)}" cy="${y(py)}" r="2.5" fill="${colour}"/>`);
      return `<polyline points="${places}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
    }),
    ...curves.map(
      ({ name, colour }, i) => `<text x="${left + 8}" y="${PANEL.top + 14 + 17 * i}" fill="${colour}">${name}</text>`,
    ),
  ].join('\n');
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}"/>`;
}

function text(x: number, y: number, content: string, anchor: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}

/** The next of 1, 2, 5, 10, 20, … */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= value)!;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
