import { shortName } from '../support/shortName';
import { axis, COLUMN_WIDTH, colourOf, type Figure, layoutOf } from './figure';
import { plainText } from './plainText';

/** Letters of what it is guessed by; hovering says it whole. */
const NAME_LENGTH = 28;

/** How well the expression is guessed from something; shares of 1. A row of what `findShortcuts` returns is one. */
export interface GuessedBy {
  readonly by: string;
  readonly accuracy: number;
  readonly interval: readonly [low: number, high: number];
  readonly chance: number;
  readonly onTest: { readonly accuracy: number } | null;
}

/**
 * How well the expression is guessed from what shows the nuisance, with 95 % intervals: in the training images, on test images,
 * and by chance.
 */
export function shortcutBars(rows: readonly GuessedBy[]): Figure {
  const names = rows.map(({ by }) => plainText(by));
  const percent = (share: number) => 100 * share;
  const y = rows.map((_, i) => i);
  const points = (name: string, x: readonly (number | null)[], marker: Record<string, unknown>) => ({
    ...{ type: 'scatter', mode: 'markers', name, x, y, text: names, cliponaxis: false },
    ...{ marker: { size: 10, ...marker }, hovertemplate: `%{text}, ${name}: %{x:.1f} %<extra></extra>` },
  });
  return {
    data: [
      points(
        'chance',
        rows.map(({ chance }) => percent(chance)),
        { symbol: 'line-ns-open', size: 16, color: '#777777', line: { width: 2 } },
      ),
      {
        ...points(
          'training images, out of fold',
          rows.map(({ accuracy }) => percent(accuracy)),
          { color: colourOf(3) },
        ),
        error_x: {
          ...{ type: 'data', symmetric: false, thickness: 1.5, width: 3, color: colourOf(3) },
          array: rows.map(({ accuracy, interval }) => percent(interval[1] - accuracy)),
          arrayminus: rows.map(({ accuracy, interval }) => percent(accuracy - interval[0])),
        },
      },
      points(
        'test images',
        rows.map(({ onTest }) => (onTest ? percent(onTest.accuracy) : null)),
        { color: colourOf(2), symbol: 'circle-open', line: { width: 2 } },
      ),
    ],
    layout: layoutOf('What gives the expression away', {
      height: 182 + 28 * rows.length,
      width: COLUMN_WIDTH,
      margin: { l: 24, r: 24, t: 56, b: 128 },
      legend: { orientation: 'h', x: 0, y: 0, yref: 'container', yanchor: 'bottom' },
      xaxis: axis('expression guessed (%)', { rangemode: 'tozero' }),
      yaxis: axis('', {
        range: [rows.length - 0.5, -0.5],
        tickmode: 'array',
        tickvals: y,
        ticktext: rows.map(({ by }) => plainText(shortName(by, NAME_LENGTH))),
        ticks: '',
        automargin: true,
      }),
    }),
  };
}
