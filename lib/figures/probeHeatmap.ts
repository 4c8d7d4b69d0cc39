import { inPercent, percent } from '../support/numbers';
import { axis, COLUMN_WIDTH, type Figure, label, layoutOf, PAGE_WIDTH, SHARE_COLOURS } from './figure';
import { plainText } from './plainText';

/** What a probe reads of one factor from one code; a row of what `probe` returns is one. */
export interface ProbeReading {
  readonly factor: string;
  /** `expression` and `nuisance` stand for z_e and z_n. */
  readonly code: string;
  /** Shares of 1. */
  readonly accuracy: number;
  readonly chance: number;
}

export interface ProbePanel {
  /** What was read and how, e.g. `baseline, linear probe`. */
  readonly title: string;
  readonly readings: readonly ProbeReading[];
}

const SYMBOLS: Readonly<Record<string, string>> = { expression: 'z<sub>e</sub>', nuisance: 'z<sub>n</sub>' };
const GAP = 0.04;
/** Of the cells, in pixels: the title beside them and the scale need as much. */
const LEAST_HEIGHT = 130;

/**
 * What each code knows: a row a factor, a column a code, in each cell the accuracy of the fresh probe that reads most, coloured by how far it is from chance to
 * perfect, so that factors with few and with many values compare. What was not probed is left empty. Panels stand side by side.
 */
export function probeHeatmap(panels: readonly ProbePanel[]): Figure {
  const all = panels.flatMap(({ readings }) => readings);
  const factors = [...new Set(all.map(({ factor }) => factor))];
  const codes = [...new Set(all.map(({ code }) => code))];
  const width = (1 - GAP * (panels.length - 1)) / Math.max(panels.length, 1);
  const chances = factors.map((factor) => all.find((reading) => reading.factor === factor)!.chance);
  const layout: Record<string, unknown> = {};
  const annotations: Record<string, unknown>[] = [];
  const data = panels.map(({ title, readings }, p) => {
    const suffix = p === 0 ? '' : String(p + 1);
    const left = p * (width + GAP);
    layout[`xaxis${suffix}`] = axis('', {
      domain: [left, left + width],
      anchor: `y${suffix}`,
      tickmode: 'array',
      tickvals: codes.map((_, c) => c),
      ticktext: codes.map((code) => SYMBOLS[code] ?? plainText(code)),
      showgrid: false,
      ticks: '',
    });
    layout[`yaxis${suffix}`] = axis(p === 0 ? 'factor (chance)' : '', {
      anchor: `x${suffix}`,
      tickmode: 'array',
      tickvals: factors.map((_, f) => f),
      ticktext: factors.map((factor, f) => `${plainText(factor)} (${percent(chances[f]!)})`),
      showticklabels: p === 0,
      autorange: 'reversed',
      showgrid: false,
      ticks: '',
      automargin: true,
    });
    annotations.push(label(plainText(title), { xref: `x${suffix} domain`, yref: 'paper', x: 0, y: 1.01 }));
    const cells = factors.map((factor) =>
      codes.map((code) => mostRead(readings.filter((reading) => reading.factor === factor && reading.code === code))),
    );
    return {
      type: 'heatmap',
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
      x: codes.map((_, c) => c),
      y: factors.map((_, f) => f),
      z: cells.map((row) => row.map((reading) => (reading ? aboveChance(reading) : null))),
      zmin: 0,
      zmax: 1,
      colorscale: SHARE_COLOURS,
      xgap: 1,
      ygap: 1,
      text: cells.map((row) => row.map((reading) => (reading ? inPercent(reading.accuracy) : ''))),
      texttemplate: '%{text}',
      textfont: { size: 14, color: '#111' },
      hovertemplate: '%{y} from %{x}: %{text} %<extra></extra>',
      hoverongaps: false,
      showscale: p === panels.length - 1,
      colorbar: { thickness: 10, outlinewidth: 0, tickvals: [0, 1], ticktext: ['chance', '100 %'] },
    };
  });
  return {
    data,
    layout: layoutOf('What probes read from each code (accuracy, %)', {
      ...layout,
      annotations,
      width: panels.length > 1 ? PAGE_WIDTH : COLUMN_WIDTH,
      height: 130 + Math.max(LEAST_HEIGHT, 38 * factors.length),
      margin: { l: 24, r: 12, t: 84, b: 36 },
    }),
  };
}

function mostRead(readings: readonly ProbeReading[]): ProbeReading | undefined {
  return readings.reduce<ProbeReading | undefined>(
    (most, reading) => (most && most.accuracy >= reading.accuracy ? most : reading),
    undefined,
  );
}

/** 0 at chance or below, 1 for perfect. */
function aboveChance({ accuracy, chance }: ProbeReading): number {
  return chance < 1 ? Math.max(0, (accuracy - chance) / (1 - chance)) : 0;
}
