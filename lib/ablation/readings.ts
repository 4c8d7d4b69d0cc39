/** What was measured of each run of a grid, from memory or from the tidy table that `ablate` leaves. */
import { readCsv } from '../datasets/listing/csvRows';
import type { TableValue } from '../evaluation/tables';
import { MienError } from '../support/errors';
import { type JudgedCell, type Measure, measuresOf } from './measures';

/** One measure of one run: a line of the tidy table. */
export interface Reading extends Pick<Measure, 'measure' | 'value' | 'low' | 'high' | 'chance' | 'factor' | 'code'> {
  /** What sets the run apart from others besides λ_adv and the seed; of a table of several grids with the grid's name. */
  readonly series: string;
  readonly weight: number;
  readonly seed: number;
}

const CURE = 'Take the results.csv of a grid that varies λ_adv.';

/** The axis along the curves. */
export const WEIGHT = 'loss.adversarial.weight';

export function readingsOf(cells: readonly JudgedCell[]): Reading[] {
  return cells.flatMap((cell) => {
    const place = { series: seriesNameOf(cell.setting), weight: cell.config.loss.adversarial.weight, seed: cell.seed };
    return measuresOf(cell).map((measure) => ({ ...measure, ...place }));
  });
}

/**
 * The lines of a `results.csv` that are of grids that vary λ_adv; in one folder others may stand beside them.
 * @throws MienError when it cannot be read, has not the columns of such a table, or no grid in it varies λ_adv
 */
export async function readReadings(path: string): Promise<Reading[]> {
  const readings: (Reading & { readonly grid: string })[] = [];
  let columns: readonly string[] | undefined;
  for await (const { line, cells } of readCsv(path)) {
    if (!columns) {
      columns = cells;
      requireColumns(columns, path);
      continue;
    }
    const at = (column: string) => cells[columns!.indexOf(column)] ?? '';
    const number = (column: string) => (at(column) === '' ? null : Number(at(column)));
    if (at(WEIGHT) === '') continue; // of a grid without that axis
    const [value, weight, seed] = ['value', WEIGHT, 'seed'].map(number);
    if (![value, weight, seed].every(Number.isFinite)) {
      throw new MienError(
        `${path}, line ${line}, has no number for value, ${WEIGHT} or seed`,
        'Let mien ablate write it anew.',
      );
    }
    const setting = columns
      .slice(columns.indexOf('grid') + 1, columns.indexOf('seed'))
      .flatMap((key) => (at(key) === '' ? [] : [[key, settingValue(at(key))]]));
    readings.push({
      ...{ grid: at('grid'), series: seriesNameOf(Object.fromEntries(setting)) },
      ...{ weight: weight!, seed: seed!, value: value! },
      ...{ measure: at('measure'), factor: at('factor'), code: at('code') },
      ...{ low: number('low'), high: number('high'), chance: number('chance') },
    });
  }
  if (readings.length === 0) throw new MienError(`No grid in ${path} varies λ_adv`, CURE);
  const several = new Set(readings.map(({ grid }) => grid)).size > 1;
  return readings.map(({ grid, ...reading }) => ({
    ...reading,
    series: several ? `${grid}: ${reading.series}` : reading.series,
  }));
}

/** Of a cell of the table: a number or boolean where it is written as one. */
function settingValue(text: string): TableValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return Number.isFinite(Number(text)) ? Number(text) : text;
}

function requireColumns(columns: readonly string[], path: string): void {
  const wanted = ['grid', WEIGHT, 'seed', 'measure', 'factor', 'code', 'value', 'low', 'high', 'chance'];
  const missing = wanted.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw new MienError(`${path} has no column ${missing.join(', ')}`, CURE);
  }
}

/** `kl`, or `kl, reconstruction.weight 5`: text stands for itself, a number needs its key. */
function seriesNameOf({ [WEIGHT]: _, ...setting }: Readonly<Record<string, TableValue>>): string {
  // an axis that another grid has beside it, or a value that is none, has no name
  const words = Object.entries(setting).flatMap(([key, value]) =>
    value === null ? [] : typeof value === 'string' ? value : `${key.split('.').slice(-2).join('.')} ${value}`,
  );
  return words.join(', ') || 'all cells';
}
