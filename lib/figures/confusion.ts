import { requireArgument } from '../support/argument';
import { percent, sum } from '../support/numbers';
import { shortName } from '../support/shortName';
import { axis, COLUMN_WIDTH, type Figure, layoutOf, SHARE_COLOURS } from './figure';
import { plainText } from './plainText';

/** With more classes there is no room for a number in a cell; hovering says it. */
const NUMBERED = 12;
/** Letters of a name at an axis; hovering says it whole. Longer ones would leave no room for the cells. */
const NAME_LENGTH = 16;
const SLANT = 40;
/** Pixels of a class; the least that two names need not to lie over each other, where there are many. */
const ROW = 17;
const FEW_CLASSES = 17;
/** Pixels of a letter where the font is a wide one, and of an axis's title with the room around it. */
const LETTER = 7.6;
const TITLE = 40;

/**
 * A confusion matrix: the row is the true class, the column the predicted one, each cell the share of its row, so that rare classes are seen
 * as well as frequent ones. A class without images has an empty row.
 * @param confusion [K][K] counts, as in a `ClassificationReport`
 * @param classes [K] names
 */
export function confusionFigure(confusion: readonly (readonly number[])[], classes: readonly string[]): Figure {
  requireArgument(Array.isArray(confusion), confusion, 'The confusion', 'counts, such as evaluate(run).confusion');
  requireArgument(Array.isArray(classes), classes, 'The classes', 'their names, such as run.dataset.classes');
  const sums = confusion.map(sum);
  const shares = confusion.map((row, k) => row.map((count) => (sums[k]! > 0 ? (100 * count) / sums[k]! : null)));
  const whole = classes.map(plainText);
  const names = classes.map((name) => shortName(name, NAME_LENGTH));
  const rows = names.map((name, k) => `${name} (${sums[k]})`);
  const places = classes.map((_, k) => k);
  const ticks = { tickmode: 'array', tickvals: places, showgrid: false, ticks: '', constrain: 'domain' };
  const right = sum(confusion.map((row, k) => row[k]!));
  const all = sum(sums);
  const heading = all > 0 ? `${percent(right / all)} of ${all} images right` : 'no images';
  return {
    data: [
      {
        type: 'heatmap',
        x: places,
        y: places,
        z: shares,
        zmin: 0,
        zmax: 100,
        colorscale: SHARE_COLOURS,
        showscale: false,
        xgap: 1,
        ygap: 1,
        ...(classes.length > NUMBERED ? {} : { texttemplate: '%{z:.0f}', textfont: { size: 14, color: '#111' } }),
        customdata: confusion.map((row, truth) => row.map((count, k) => [whole[truth], whole[k], count, sums[truth]])),
        hovertemplate:
          '%{customdata[0]}, taken for %{customdata[1]}<br>%{customdata[2]} of %{customdata[3]} images: %{z:.1f} %<extra></extra>',
        hoverongaps: false,
      },
    ],
    layout: layoutOf(`Expression: ${heading}`, {
      xaxis: axis('predicted (% of the row)', { ...ticks, ticktext: names.map(plainText), tickangle: -SLANT }),
      yaxis: axis('true (number of images)', {
        ...ticks,
        ticktext: rows.map(plainText),
        autorange: 'reversed',
        scaleanchor: 'x',
        constraintoward: 'top',
      }),
      width: COLUMN_WIDTH + ROW * Math.max(0, classes.length - FEW_CLASSES),
      height: 460 + ROW * Math.max(0, classes.length - FEW_CLASSES),
      // plotly's own margins follow the cells, which follow the margins: with some names they never settle
      margin: {
        l: TITLE + LETTER * longest(rows),
        r: 12,
        t: 48,
        b: TITLE + 16 + LETTER * longest(names) * Math.sin((SLANT * Math.PI) / 180),
      },
    }),
  };
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}
