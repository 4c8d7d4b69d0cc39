/** What the seeds of each setting say together, and how far each setting is from its reference. */

import { fingerprint } from '../config/compare';
import { holm, meanInterval, pairedTTest } from '../evaluation/statistics';
import type { TableValue } from '../evaluation/tables';
import { groupBy, mean } from '../support/numbers';
import type { Grid } from './gridFile';
import { type JudgedCell, type Measure, measuresOf } from './measures';

/** A measure of a setting over its seeds. */
export interface SettingMeasure {
  readonly measure: string;
  readonly seeds: number;
  readonly mean: number;
  /** 95 % over seeds (Student's t); for one seed, over the test images; null where neither is known. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly chance: number | null;
  /** To the reference, seed by seed; null where the reference has the same runs, without one, and with fewer than two seeds in common. */
  readonly difference: Difference | null;
}

export interface Difference {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number];
  /** Paired t-test, two-sided. */
  readonly p: number;
  /** The same, for all comparisons of this measure in the grid, each of which counts once however many settings share its runs (Holm 1979). */
  readonly pHolm: number;
}

export interface Setting {
  readonly setting: Readonly<Record<string, TableValue>>;
  readonly reference: Readonly<Record<string, TableValue>> | null;
  readonly measures: readonly SettingMeasure[];
}

interface Group {
  readonly setting: JudgedCell['setting'];
  readonly cells: readonly JudgedCell[];
}

/** @param cells of this grid, as many as are judged */
export function summarise(grid: Grid, cells: readonly JudgedCell[]): Setting[] {
  const groups = groupBySetting(cells);
  const names = [...new Set(groups.flatMap(({ cells }) => cells.flatMap(namesOf)))];
  const references = groups.map((group) => referenceOf(group, groups, grid));
  const columns = names.map((name) => {
    return adjusted(groups.map((group, i) => compare(name, group, references[i])));
  });
  return groups.map((group, i) => ({
    setting: group.setting,
    reference: references[i]?.setting ?? null,
    measures: names.flatMap((name, column) => {
      const found = group.cells.flatMap((cell) => find(cell, name) ?? []);
      if (found.length === 0) return [];
      return [{ measure: name, ...overSeeds(found), difference: columns[column]![i] ?? null }];
    }),
  }));
}

function groupBySetting(cells: readonly JudgedCell[]): Group[] {
  const groups = groupBy(cells, (cell) => JSON.stringify(cell.setting));
  return [...groups.values()].map((cells) => ({ setting: cells[0]!.setting, cells }));
}

/** The named reference of the grid, or the setting that is the same without the adversarial term. */
function referenceOf(group: Group, groups: readonly Group[], grid: Grid): Group | undefined {
  const withoutTerm = ({ cells }: Group) => {
    const { loss, ...rest } = cells[0]!.config;
    return fingerprint({ ...rest, seed: 0, loss: { ...loss, adversarial: null } });
  };
  const isOff = ({ cells }: Group) => cells[0]!.config.loss.adversarial.weight === 0;
  const reference = grid.reference
    ? groups.find(({ setting }) => setting.cell === grid.reference && sameAxes(setting, group.setting))
    : groups.find((other) => isOff(other) && withoutTerm(other) === withoutTerm(group));
  const itself = reference === group || (!grid.reference && isOff(group));
  return itself ? undefined : reference;
}

function sameAxes(a: JudgedCell['setting'], b: JudgedCell['setting']): boolean {
  return JSON.stringify({ ...a, cell: null }) === JSON.stringify({ ...b, cell: null });
}

interface Comparison extends Omit<Difference, 'pHolm'> {
  /** The pairs of runs that are compared: settings in which idle options differ share them. */
  readonly runs: string;
}

function compare(name: string, group: Group, reference: Group | undefined): Comparison | undefined {
  const pairs = group.cells.flatMap((cell) => {
    const other = reference?.cells.find(({ seed }) => seed === cell.seed);
    const [own, others] = [find(cell, name)?.value, other && find(other, name)?.value];
    if (own === undefined || others === undefined) return [];
    return [{ own, others, runs: [cell.run, other!.run] }];
  });
  const isItself = pairs.every(({ runs: [run, other] }) => run === other);
  if (pairs.length < 2 || isItself) return undefined;
  const test = pairedTTest(
    pairs.map(({ own }) => own),
    pairs.map(({ others }) => others),
  );
  return { mean: test.mean, interval: test.interval!, p: test.p, runs: JSON.stringify(pairs.map(({ runs }) => runs)) };
}

function adjusted(tests: readonly (Comparison | undefined)[]): (Difference | undefined)[] {
  const family = new Map(tests.flatMap((test) => (test ? [[test.runs, test.p]] : [])));
  const raised = holm([...family.values()]);
  const pHolm = new Map([...family.keys()].map((runs, i) => [runs, raised[i]!]));
  return tests.map((test) => {
    if (!test) return undefined;
    const { runs, ...difference } = test;
    return { ...difference, pHolm: pHolm.get(runs)! };
  });
}

/** @param found of each seed; there is at least one */
export function overSeeds(
  found: readonly Pick<Measure, 'value' | 'low' | 'high' | 'chance'>[],
): Omit<SettingMeasure, 'measure' | 'difference'> {
  const { n, mean: centre, interval } = meanInterval(found.map(({ value }) => value));
  const { low, high } = found[0]!;
  const overImages = low === null || high === null ? null : ([low, high] as const);
  const chances = found.flatMap(({ chance }) => chance ?? []);
  const chance = chances.length === 0 ? null : mean(chances);
  return { seeds: n, mean: centre, interval: n === 1 ? overImages : interval, chance };
}

function namesOf(cell: JudgedCell): string[] {
  return measuresOf(cell).map(({ measure }) => measure);
}

function find(cell: JudgedCell, name: string): Measure | undefined {
  return measuresOf(cell).find(({ measure }) => measure === name);
}
