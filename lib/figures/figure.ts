/** A figure is plain plotly JSON. This file holds what all figures share: the type, the palette, the layout. */

export interface Figure {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Record<string, unknown>;
}

/** A figure with the name of its files, and the sentence below it. */
export interface NamedFigure {
  readonly name: string;
  readonly caption: string;
  readonly figure: Figure;
}

/** Okabe & Ito 2008 without yellow and with grey: told apart with any kind of colour vision, and on white paper. */
export const PALETTE: readonly string[] = [
  '#999999',
  '#e69f00',
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#000000',
];

/**
 * Figures are drawn at one of two widths, in pixels, and printed at 8.5 or 17 cm: a column of a paper, or both. Text of 14 pixels is
 * then 7 points high on paper.
 */
export const COLUMN_WIDTH = 480;
export const PAGE_WIDTH = 960;
/** Pixels of a line of a legend that lists series below each other. */
export const LEGEND_ROW = 22;
/** Of a column, in centimetres on paper. */
export const COLUMN_CM = 8.5;

/** Shares from nothing to all. Black numbers can be read on the darkest, too. */
export const SHARE_COLOURS: readonly (readonly [share: number, colour: string])[] = [
  [0, '#ffffff'],
  [1, '#4a9bd1'],
];

/** The colour of a class or value, the same in every figure. */
export function colourOf(index: number): string {
  return PALETTE[index % PALETTE.length] as string;
}

const SYMBOLS = ['circle', 'square', 'diamond', 'triangle-up', 'x', 'cross', 'triangle-down', 'star'] as const;

/** The mark of a class or value, so that it is known on grey paper too. */
export function symbolOf(index: number): string {
  return SYMBOLS[index % SYMBOLS.length] as string;
}

const DASHES = ['longdash', 'dash', 'solid', 'dot', 'dashdot', 'longdashdot'] as const;

/** The line of a class or value where it has no marks. */
export function dashOf(index: number): string {
  return DASHES[index % DASHES.length] as string;
}

/** A colour for each of `count` values: the palette's where they suffice, else as many hues, each other one lighter or darker. */
export function coloursOf(count: number): string[] {
  const hue = (index: number) => `hsl(${Math.round((360 * index) / count)}, 70%, ${[38, 52, 66][index % 3]}%)`;
  return Array.from({ length: count }, (_, index) => (count <= PALETTE.length ? colourOf(index) : hue(index)));
}

/**
 * The layout that all figures start from; `own` wins.
 * @param title plotly's simple HTML: text from elsewhere goes through `plainText`
 */
export function layoutOf(title: string, own: Record<string, unknown>, subtitle?: string): Record<string, unknown> {
  return {
    title: {
      text: title,
      x: 0.02,
      y: 1,
      xanchor: 'left',
      yanchor: 'top',
      pad: { t: 14 },
      font: { size: 17 },
      ...(subtitle === undefined ? {} : { subtitle: { text: subtitle, font: { size: 14 } } }),
    },
    font: { family: 'Helvetica, Arial, sans-serif', size: 14, color: '#222' },
    paper_bgcolor: '#fff',
    plot_bgcolor: '#fff',
    margin: { l: 64, r: 24, t: 64, b: 56 },
    width: COLUMN_WIDTH,
    height: 400,
    ...own,
  };
}

/** Text above a panel, e.g. its name. `own` says where, in `xref`, `yref`, `x` and `y`. */
export function label(text: string, own: Record<string, unknown>): Record<string, unknown> {
  return { text, showarrow: false, xanchor: 'left', yanchor: 'bottom', ...own };
}

/** An axis with a title that names its unit. */
export function axis(title: string, own: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: { text: title, standoff: 8 },
    gridcolor: '#e6e6e6',
    linecolor: '#888',
    ticks: 'outside',
    zeroline: false,
    ...own,
  };
}
