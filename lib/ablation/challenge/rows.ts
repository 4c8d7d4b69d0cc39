/**
 * The table of the challenge: what each method comes to in each condition, and how much of what the shortcut takes it wins back.
 */
import { wilsonInterval } from '../../evaluation/intervals';
import { meanInterval } from '../../evaluation/statistics';
import { mean } from '../../support/numbers';
import { type JudgedCell, LEAKAGE, measuresOf } from '../measures';
import { type Condition, SHORTCUT_KEY } from './conditions';

/** One training of one method in one condition. */
export interface Outcome extends Condition {
  readonly method: string;
  /** Of the training, where another method's of the same seed is its pair; null for a method of one's own. */
  readonly seed: number | null;
  /** On test images; a share of 1. */
  readonly accuracy: number;
  /** Test images. */
  readonly n: number;
  /** What fresh probes read of the expression from z_n; null for a method that has none. */
  readonly leakage: number | null;
}

/** A method in a condition, over its seeds. */
export interface ChallengeRow extends Condition {
  readonly method: string;
  readonly seeds: number;
  /** On test images, in which nothing follows the expression. */
  readonly accuracy: number;
  /** 95 %: over seeds (Student's t), or for one seed over the test images (Wilson). */
  readonly interval: readonly [low: number, high: number];
  /**
   * The share of the accuracy that the baseline loses to the shortcut which this method does not lose: (accuracy − baseline's) /
   * (baseline's without a shortcut − baseline's), of the means over the seeds that both have; a method of one's own is set against all of
   * the baseline's. Null without a shortcut, and where it costs the baseline no more than `NOISE`.
   */
  readonly wonBack: number | null;
  readonly leakage: number | null;
}

/** The method that others are measured from. */
const REFERENCE = 'baseline';
/** Two standard errors of a difference between two accuracies near 80 % on 2,000 images: a share of less than that says nothing. */
const NOISE = 0.025;

/** What the cells of the challenge's grids came to. */
export function outcomesOf(cells: readonly JudgedCell[]): Outcome[] {
  return cells.map((cell) => {
    const { grid: factor, setting, judgement } = cell;
    const value = setting[SHORTCUT_KEY] ?? null;
    const shortcut = value === null ? 0 : (JSON.parse(String(value)) as { strength: number }).strength;
    const { accuracy, n } = judgement.evaluation;
    const leakage = measuresOf(cell).find(({ measure }) => measure === LEAKAGE)?.value ?? null;
    return { method: String(setting.cell), seed: cell.seed, factor, shortcut, accuracy, n, leakage };
  });
}

/** A row for each condition and method of which there is an outcome; methods in the order in which they come first. */
export function challengeRows(outcomes: readonly Outcome[], conditions: readonly Condition[]): ChallengeRow[] {
  const methods = [...new Set(outcomes.map(({ method }) => method))];
  const of = (method: string, { factor, shortcut }: Condition) =>
    outcomes.filter((one) => one.method === method && one.factor === factor && one.shortcut === shortcut);
  const wonBack = (own: readonly Outcome[], condition: Condition) => {
    const clean = of(REFERENCE, { ...condition, shortcut: 0 });
    const pairs = of(REFERENCE, condition).flatMap((hit) => {
      const without = clean.find(({ seed }) => seed === hit.seed);
      const paired = own.filter(({ seed }) => seed === hit.seed || seed === null);
      return without && paired.length > 0 ? [{ without: without.accuracy, hit: hit.accuracy, paired }] : [];
    });
    const lost = mean(pairs.map(({ without, hit }) => without - hit));
    const held = mean(pairs.map(({ hit, paired }) => mean(paired.map(({ accuracy }) => accuracy)) - hit));
    return lost > NOISE ? held / lost : null;
  };
  return conditions.flatMap((condition) =>
    methods.flatMap((method): ChallengeRow[] => {
      const own = of(method, condition);
      if (own.length === 0) return [];
      const accuracies = own.map(({ accuracy }) => accuracy);
      const accuracy = mean(accuracies);
      const { interval } = meanInterval(accuracies);
      const [{ n }] = own as [Outcome];
      const leakages = own.flatMap(({ leakage }) => leakage ?? []);
      return [
        {
          ...{ shortcut: condition.shortcut, factor: condition.factor, method, seeds: own.length, accuracy },
          interval: interval ?? wilsonInterval(accuracy * n, n),
          wonBack: wonBack(own, condition),
          leakage: leakages.length === 0 ? null : mean(leakages),
        },
      ];
    }),
  );
}
