import { shortName } from '../support/shortName';
import { COLUMN_WIDTH, type Figure, layoutOf, PAGE_WIDTH } from './figure';
import { plainText } from './plainText';

/** Images in rows and columns. */
export interface ImageGrid {
  /** [R][C] data URIs, e.g. from `pngImages`; null leaves a place empty. */
  readonly images: readonly (readonly (string | null)[])[];
  /** Width of one image by its height. Default 1. */
  readonly aspect?: number;
  /** [R] names beside the rows */
  readonly rows: readonly string[];
  /** [C] names above the columns */
  readonly columns: readonly string[];
  /** [R][C] what each image is called, which hovering says too. */
  readonly names?: readonly (readonly (string | undefined)[])[];
  /** What the names beside the rows and above the columns are; plotly's simple HTML. */
  readonly rowTitle?: string;
  readonly columnTitle?: string;
  /** Rows and columns that the others are made from: a gap sets them off. Default 0. */
  readonly leadingRows?: number;
  readonly leadingColumns?: number;
}

const EDGE = 8;
/** Pixels of a name, and of one of its letters where the font is a wide one. Names that do not fit are smaller, or slanted. */
const NAME_SIZE = 14;
const LETTER = 7.4;
const SMALLEST = 11;
const SLANT = 40;
/** Letters of a name beside a row or above a column; hovering says it whole. */
const NAME_LENGTH = 16;

/** More columns than these are too small to see anything in at the width of a column of a paper. */
const MOST_IN_COLUMN = 7;

/** Between images, and after the leading ones, in widths of an image. */
const GAP = 0.04;
const LEAD_GAP = 0.2;

/** Images in rows and columns: reconstructions, expressions swapped, or examples of each class. Hovering says the row and the column. */
export function imageGrid(title: string, grid: ImageGrid): Figure {
  const { images, rows, columns, aspect = 1, rowTitle = '', columnTitle = '' } = grid;
  const width = columns.length > MOST_IN_COLUMN ? PAGE_WIDTH : COLUMN_WIDTH;
  const [xs, ys] = [places(columns.length, grid.leadingColumns), places(images.length, grid.leadingRows)];
  const cells = images.flatMap((row, r) =>
    row.flatMap((source, c) => (source === null ? [] : [{ source, r, c, x: xs.at[c]!, y: ys.at[r]! }])),
  );
  const names = columns.map((name) => shortName(name, NAME_LENGTH));
  const longest = Math.max(1, ...names.map((name) => name.length));
  const rowNames = rows.map((name) => shortName(name, NAME_LENGTH));
  const beside = Math.max(0, ...rowNames.map((name) => name.length));
  const nameWidth = LETTER * beside + (rowTitle ? 28 : beside > 0 ? 8 : 0);
  const cellWithin = (room: number) => (width - 2 * EDGE - nameWidth - room) / Math.max(xs.end, 1);
  const slanted = longest * LETTER * (SMALLEST / NAME_SIZE) > cellWithin(0);
  const overhang = slanted ? LETTER * (names.at(-1)?.length ?? 0) * Math.cos((SLANT * Math.PI) / 180) : 0;
  const room = Math.max(0, overhang - cellWithin(overhang) / 2); // plotly leaves out a name that reaches over the edge
  const cell = cellWithin(room);
  const size = slanted ? NAME_SIZE : Math.min(NAME_SIZE, Math.floor((NAME_SIZE * cell) / (longest * LETTER)));
  const namesHeight = slanted ? 24 + LETTER * longest * Math.sin((SLANT * Math.PI) / 180) : 24;
  const margin = {
    l: EDGE + Math.ceil(nameWidth), // which plotly's own automargin takes for more than it is
    r: EDGE + Math.ceil(room),
    t: Math.round(40 + namesHeight + (columnTitle ? 24 : 0)),
    b: EDGE,
  };
  const axis = { showgrid: false, zeroline: false, ticks: '', tickmode: 'array', fixedrange: true };
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        x: cells.map(({ x }) => x + 0.5),
        y: cells.map(({ y }) => y + 0.5),
        text: cells.map(({ r, c }) => textOf([rows[r], columns[c], grid.names?.[r]?.[c]])),
        hovertemplate: '%{text}<extra></extra>',
        marker: { opacity: 0, size: 20 },
        showlegend: false,
      },
    ],
    layout: layoutOf(title, {
      images: cells.map(({ source, x, y }) => ({
        source,
        xref: 'x',
        yref: 'y',
        x,
        y,
        sizex: 1,
        sizey: 1,
        sizing: 'stretch',
        layer: 'above',
      })),
      xaxis: {
        ...axis,
        title: { text: columnTitle, standoff: 4 },
        range: [0, xs.end],
        tickvals: xs.at.map((x) => x + 0.5),
        ticktext: names.map(plainText),
        ticklabeloverflow: 'allow',
        tickangle: slanted ? -SLANT : 0,
        tickfont: { size },
        side: 'top',
      },
      yaxis: {
        ...axis,
        title: { text: rowTitle, standoff: 4 },
        range: [ys.end, 0],
        scaleanchor: 'x',
        scaleratio: 1 / aspect,
        constrain: 'domain',
        constraintoward: 'top',
        tickvals: ys.at.map((y) => y + 0.5),
        ticktext: rowNames.map(plainText),
      },
      width,
      height: Math.round(margin.t + margin.b + (cell * ys.end) / aspect),
      margin,
    }),
  };
}

function textOf(parts: readonly (string | undefined)[]): string {
  return parts.flatMap((part) => (part ? [plainText(part)] : [])).join(', ');
}

/** Where each of some images starts along an axis, and where the last ends. */
function places(count: number, leading = 0): { at: number[]; end: number } {
  const at = Array.from({ length: count }, (_, i) => i * (1 + GAP) + (i >= leading && leading > 0 ? LEAD_GAP : 0));
  return { at, end: (at.at(-1) ?? 0) + 1 };
}
