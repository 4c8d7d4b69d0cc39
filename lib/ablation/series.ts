import type { AblationPoint, AblationSeries, Estimate } from '../figures/ablation';
import { requireArgument } from '../support/argument';
import { MienError } from '../support/errors';
import { groupBy, mean } from '../support/numbers';
import type { Grid } from './gridFile';
import { LEAKAGE, probeMeasure } from './measures';
import { type Reading, readReadings, WEIGHT } from './readings';
import { overSeeds } from './summary';

/** Whether a grid varies the adversarial weight along an axis, so that there is a curve to draw. */
export function hasCurve(grid: Grid): boolean {
  return (grid.axes[WEIGHT]?.length ?? 0) > 1;
}

/**
 * The curves of a grid's table, as the figures take them: of its `results.csv`, or of one that is kept elsewhere.
 * @returns with them how often the expression is read from nothing
 * @throws MienError when it cannot be read, is no such table, or has no leak in it
 */
export async function readCurves(csv: string): Promise<{ series: AblationSeries[]; chance: number }> {
  requireArgument(typeof csv === 'string', csv, 'The table', 'the path of a results.csv');
  const readings = await readReadings(csv);
  const chances = readings.flatMap(({ measure, chance }) => (measure === LEAKAGE && chance !== null ? [chance] : []));
  if (chances.length === 0) {
    throw new MienError(`In ${csv} no probe reads the expression from z_n`, 'Let the grid’s factors hold expression.');
  }
  return { series: seriesOf(readings), chance: mean(chances) };
}

/** Runs that differ in nothing but λ_adv and the seed share a curve. Where no probe could read the expression there is no point. */
export function seriesOf(readings: readonly Reading[]): AblationSeries[] {
  return [...groupBy(readings, ({ series }) => series)].map(([name, own]) => ({
    name,
    points: [...groupBy(own, ({ weight }) => weight)].flatMap(([weight, at]) => pointOf(weight, at, own)),
  }));
}

/** @param at the readings of this weight @param own those of all weights */
function pointOf(weight: number, at: readonly Reading[], own: readonly Reading[]): AblationPoint[] {
  const estimate = (name: string): Estimate | undefined => {
    const found = at.filter(({ measure }) => measure === name);
    return found.length > 0 ? overSeeds(found) : undefined;
  };
  const [accuracy, leakage] = [estimate('accuracy'), estimate(LEAKAGE)];
  if (!accuracy || !leakage) return [];
  const [seen, unseen] = [
    estimate(probeMeasure('expression', 'nuisance', 'seen')),
    estimate(probeMeasure('expression', 'nuisance', 'unseen')),
  ];
  const identity = estimate(probeMeasure('identity', 'expression', 'most'));
  const kept = keptOf(at, own);
  return [
    {
      ...{ weight, accuracy, leakage },
      ...(seen && { seen }),
      ...(unseen && { unseen }),
      ...(identity && { identity }),
      ...(kept && { kept }),
    },
  ];
}

/** A factor of which less than this is read beyond chance without an adversary has nothing to keep. */
const SOMETHING = 0.05;

/** Of what is read of the nuisances from z_n beyond chance without an adversary: the mean of the factors' shares, seed by seed. */
function keptOf(at: readonly Reading[], own: readonly Reading[]): Estimate | undefined {
  const shares = [...groupBy(at, ({ seed }) => seed)].flatMap(([seed, readings]) => {
    const unopposed = own.filter((reading) => reading.weight === 0 && reading.seed === seed);
    const factors = readings.flatMap(({ factor, code, measure, value, chance }) => {
      if (code !== 'nuisance' || factor === 'expression' || !measure.endsWith('(most)')) return [];
      const all = unopposed.find((reading) => reading.measure === measure);
      const whole = all ? all.value - (all.chance ?? 0) : 0;
      return whole < SOMETHING ? [] : [(value - (chance ?? 0)) / whole];
    });
    return factors.length > 0 ? [{ value: mean(factors), low: null, high: null, chance: null }] : [];
  });
  return shares.length > 0 ? overSeeds(shares) : undefined;
}
