import { shortName } from '../support/shortName';
import { coloursOf, type Figure, label, layoutOf, PALETTE, symbolOf } from './figure';
import { plainText } from './plainText';

export interface Projection {
  /** What the code is, e.g. `expression code z_e`; plotly's simple HTML is allowed. */
  readonly title: string;
  /** [N][2] */
  readonly points: readonly (readonly [number, number])[];
}

export interface Colouring {
  readonly title: string;
  readonly values: readonly string[];
  /** [N] an index into `values`; negative ones (unknown) are left out. */
  readonly codes: ArrayLike<number>;
}

/** Beyond this many values a legend names nothing; points then keep their colours and say their value on hover. */
const LEGEND_VALUES = 10;
/** Letters of a value in a legend; hovering says it whole. */
const NAME_LENGTH = 18;
const GAP = 0.06;

/**
 * A grid of scatter plots: a column for each projection, a row for each way of colouring it.
 * @throws RangeError when there is none of either, or a colouring is not of as many points as a projection
 */
export function umapPanels(projections: readonly Projection[], colourings: readonly Colouring[]): Figure {
  checkSizes(projections, colourings);
  const layout: Record<string, unknown> = {};
  const data: Record<string, unknown>[] = [];
  const annotations: Record<string, unknown>[] = [];
  const width = (1 - GAP * (projections.length - 1)) / projections.length;
  const height = (1 - GAP * (colourings.length - 1)) / colourings.length;
  colourings.forEach((colouring, row) => {
    const top = 1 - row * (height + GAP);
    const legend = row === 0 ? 'legend' : `legend${row + 1}`;
    layout[legend] = {
      x: 1.02,
      y: top,
      yanchor: 'top', // or plotly hangs the legends of lower rows beside the row above
      title: { text: `<b>${plainText(colouring.title)}</b>` },
      itemsizing: 'constant',
    };
    if (colouring.values.length > LEGEND_VALUES) {
      const text = `<b>${plainText(colouring.title)}</b><br>${colouring.values.length} values,<br>named on hover`;
      annotations.push(
        label(text, { ...{ xref: 'paper', yref: 'paper', x: 1.02, y: top }, yanchor: 'top', align: 'left' }),
      );
    }
    const colours = coloursOf(colouring.values.length);
    const isMarked = colouring.values.length <= PALETTE.length; // more marks than these nobody tells apart
    projections.forEach((projection, column) => {
      const index = row * projections.length + column + 1;
      const suffix = index === 1 ? '' : String(index);
      const left = column * (width + GAP);
      const frame = {
        showgrid: false,
        zeroline: false,
        showticklabels: false,
        ticks: '',
        mirror: true,
        linecolor: '#bbb',
      };
      layout[`xaxis${suffix}`] = { ...frame, domain: [left, left + width], anchor: `y${suffix}` };
      layout[`yaxis${suffix}`] = { ...frame, domain: [top - height, top], anchor: `x${suffix}` };
      if (row === 0) {
        annotations.push(label(`<b>${projection.title}</b>`, { xref: 'paper', yref: 'paper', x: left, y: 1.01 }));
      }
      colouring.values.forEach((value, v) => {
        const members = projection.points.filter((_, i) => colouring.codes[i] === v);
        data.push({
          type: 'scatter',
          mode: 'markers',
          name: plainText(shortName(value, NAME_LENGTH)),
          legendgroup: `${row}-${v}`,
          legend,
          showlegend: column === 0 && colouring.values.length <= LEGEND_VALUES,
          x: members.map(([x]) => round(x)),
          y: members.map(([, y]) => round(y)),
          xaxis: `x${suffix}`,
          yaxis: `y${suffix}`,
          marker: {
            ...{ color: colours[v], symbol: isMarked ? symbolOf(v) : 'circle' },
            ...{ size: dotSize(projection.points.length), opacity: 0.75 },
          },
          hovertemplate: `${plainText(colouring.title)}: ${plainText(value)}<extra></extra>`,
        });
      });
    });
  });
  const size = { width: 160 + 400 * projections.length, height: 110 + 360 * colourings.length };
  return {
    data,
    layout: layoutOf('UMAP of the codes of test images', {
      ...layout,
      ...size,
      annotations,
      margin: { l: 24, r: 190, t: 84, b: 24 },
    }),
  };
}

/** Pixels across, so that few points are seen and many leave room for each other. */
function dotSize(points: number): number {
  return Math.min(10, Math.max(5, Math.round(150 / Math.sqrt(Math.max(points, 1)))));
}

/** Three decimals are far below a pixel, and keep notebooks small. */
function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}

function checkSizes(projections: readonly Projection[], colourings: readonly Colouring[]): void {
  if (projections.length === 0 || colourings.length === 0) throw new RangeError('There is nothing to draw.');
  for (const { title, codes } of colourings) {
    for (const { points } of projections) {
      if (codes.length === points.length) continue;
      throw new RangeError(`${title} has ${codes.length} codes for ${points.length} points`);
    }
  }
}
