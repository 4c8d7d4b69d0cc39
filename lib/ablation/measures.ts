import type { TableValue } from '../evaluation/tables';
import type { Judgement } from '../runs/judgement';
import { leakOf, placesOf } from '../runs/probing/leak';
import type { ProbeRow } from '../runs/probing/probe';
import { TRAINED_ON, type TrainedOn } from '../runs/probing/probeImages';
import { CODE_NAMES } from '../runs/probing/probeTable';
import type { GridCell } from './expand';

/** A cell whose run is trained and judged. */
export interface JudgedCell extends GridCell {
  readonly judgement: Judgement;
  /** On the validation images, of the epoch that was kept: a share of 1. */
  readonly validationAccuracy: number;
}

/** One figure of one cell; shares of 1, with the 95 % interval over test images where there is one. */
export interface Measure {
  /**
   * `accuracy`, `balanced accuracy`, `macro F1` of the classifier on test images, `validation accuracy`, or what was read from where, e.g.
   * `yaw from z_n (seen)`: the most that a probe reads that was trained on codes of seen images; the larger of `seen` and `unseen` is `most`.
   */
  readonly measure: string;
  readonly value: number;
  /** Images that it is of; null for the validation accuracy, of which a run does not keep it. */
  readonly n: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly chance: number | null;
  readonly factor: string;
  readonly code: string;
  /** The one that reads most, and what it was trained on. */
  readonly probe: string | null;
  readonly trainedOn: string | null;
}

/** What was read from where by the probe that reads most, trained on seen images, on unseen ones, or on either. */
export function probeMeasure(factor: string, code: ProbeRow['code'], of: TrainedOn | 'most'): string {
  return `${factor} from ${CODE_NAMES[code]} (${of})`;
}

/** The measure that stands for the leakage. */
export const LEAKAGE = probeMeasure('expression', 'nuisance', 'most');

/** What settings are chosen by: all other measures are of test images, which a choice must not have seen. */
const VALIDATION_ACCURACY = 'validation accuracy';

/** For people who look for the best setting among the test figures. */
export const CHOOSE_BY_VALIDATION =
  'Choose λ_adv, as any setting, by the validation accuracy: test images are for the report of what was chosen.';

export function measuresOf({
  judgement,
  validationAccuracy,
}: Pick<JudgedCell, 'judgement' | 'validationAccuracy'>): Measure[] {
  const { evaluation, probes } = judgement;
  const { n, accuracy, accuracyInterval, balancedAccuracy, macroF1 } = evaluation;
  const own = {
    n,
    low: null,
    high: null,
    chance: null,
    factor: 'expression',
    code: 'expression',
    probe: null,
    trainedOn: null,
  };
  return [
    { ...own, measure: 'accuracy', value: accuracy, low: accuracyInterval[0], high: accuracyInterval[1] },
    { ...own, measure: VALIDATION_ACCURACY, value: validationAccuracy, n: null },
    { ...own, measure: 'balanced accuracy', value: balancedAccuracy },
    { ...own, measure: 'macro F1', value: macroF1 },
    ...probeMeasures(probes),
  ];
}

function probeMeasures(probes: Judgement['probes']): Measure[] {
  return placesOf(probes).flatMap(({ factor, code }) =>
    [...TRAINED_ON, 'most' as const].flatMap((of) => {
      const row = leakOf(probes, factor, code, of === 'most' ? undefined : of);
      if (!row) return [];
      const { accuracy: value, n, interval, chance, probe, trainedOn } = row;
      const [low, high] = interval;
      return [{ measure: probeMeasure(factor, code, of), value, n, low, high, chance, factor, code, probe, trainedOn }];
    }),
  );
}

/** The tidy table: a row for each measure of each cell. */
export function tidyRows(cells: readonly JudgedCell[]): Record<string, TableValue>[] {
  return cells.flatMap((cell) => {
    const { grid, setting, seed, run } = cell;
    return measuresOf(cell).map((measure) => ({ grid, ...setting, seed, ...measure, run }));
  });
}

/** The columns of the tidy table of several grids: what each has, in the order of the first that has it. */
export function tidyColumns(cells: readonly JudgedCell[]): string[] {
  const settings = new Set(cells.flatMap(({ setting }) => Object.keys(setting)));
  const measures = ['measure', 'factor', 'code', 'probe', 'trainedOn', 'n', 'value', 'low', 'high', 'chance'];
  return ['grid', ...settings, 'seed', ...measures, 'run'];
}
