import type { Cell } from '../../evaluation/tables';
import type { GridCell } from './expand';
import type { Judgement } from './judgement';

/** A cell whose run is trained and judged. */
export interface JudgedCell extends GridCell {
  readonly judgement: Judgement;
}

/** One figure of one cell; shares of 1, with the 95 % interval over test images where there is one. */
export interface Measure {
  /** `accuracy`, `balanced accuracy`, `macro F1` of the classifier, or what was read from where, e.g. `yaw from z_n (linear)`. */
  readonly measure: string;
  readonly value: number;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly chance: number | null;
  readonly factor: string;
  readonly code: string;
  readonly probe: string | null;
}

const SYMBOLS: Readonly<Record<string, string>> = { expression: 'z_e', nuisance: 'z_n' };

export function probeMeasure(factor: string, code: string, probe: string): string {
  return `${factor} from ${SYMBOLS[code] ?? code} (${probe})`;
}

export function measuresOf({ evaluation, probes }: Judgement): Measure[] {
  const { n, accuracy, accuracyInterval, balancedAccuracy, macroF1 } = evaluation;
  const own = { n, low: null, high: null, chance: null, factor: 'expression', code: 'expression', probe: null };
  return [
    { ...own, measure: 'accuracy', value: accuracy, low: accuracyInterval[0], high: accuracyInterval[1] },
    { ...own, measure: 'balanced accuracy', value: balancedAccuracy },
    { ...own, measure: 'macro F1', value: macroF1 },
    ...probes.map((row) => ({
      measure: probeMeasure(row.factor, row.code, row.probe),
      value: row.accuracy,
      n: row.n,
      low: row.interval[0],
      high: row.interval[1],
      chance: row.chance,
      factor: row.factor,
      code: row.code,
      probe: row.probe,
    })),
  ];
}

/** The measure that stands for the leakage: the expression from z_n, by the strongest probe that every cell was given. */
export function leakageMeasure(cells: readonly JudgedCell[]): string {
  const has = (name: string) =>
    cells.every(({ judgement }) => measuresOf(judgement).some(({ measure }) => measure === name));
  return ['mlp', 'linear'].map((probe) => probeMeasure('expression', 'nuisance', probe)).find(has)!;
}

/** The tidy table: a row for each measure of each cell. */
export function tidyRows(cells: readonly JudgedCell[]): Record<string, Cell>[] {
  return cells.flatMap(({ grid, setting, seed, run, judgement }) =>
    measuresOf(judgement).map((measure) => ({ grid, ...setting, seed, ...measure, run })),
  );
}

/** The columns of the tidy table of several grids: what each has, in the order of the first that has it. */
export function tidyColumns(cells: readonly JudgedCell[]): string[] {
  const settings = new Set(cells.flatMap(({ setting }) => Object.keys(setting)));
  const measures = ['measure', 'factor', 'code', 'probe', 'n', 'value', 'low', 'high', 'chance'];
  return ['grid', ...settings, 'seed', ...measures, 'run'];
}
