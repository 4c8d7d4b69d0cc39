/** The linear probe: logistic regression, its penalty chosen on held-out training codes. */
import { computed, type Tensor2D, type Tensor3D, tf } from '../../engine';
import { type ProbeCodes, rowsOf } from './codes';
import type { ProbeData, SeedPart } from './data';
import { type HoldOut, holdOutOf, oneHot } from './holdOut';
import type { Target } from './labelled';
import { fitLogistic, type LinearWeights, type StackedCodes } from './logistic';
import { type Shrunk, shrink } from './shrink';

/** L2 penalties of standardised codes, the strongest first. */
const PENALTIES = [1, 1e-1, 1e-2, 1e-3, 1e-4];
/** Those that come to more, times the number of codes, leave too little to be worth a try. */
const MOST_TOGETHER = 200;

/** How near to the minimum, in nats: to choose a penalty, and to measure. */
const ROUGH = 1e-5;
const EXACT = 1e-7;

/** Cross-entropies that are nearer are the same, in nats. */
const SAME = 1e-4;

/** Hold-outs are fitted side by side where their codes together are not more numbers than that. */
const MOST_NUMBERS = 2 ** 24;

/** The linear probe of one seed. The caller disposes its weights. */
export interface LinearFit {
  readonly penalty: number;
  readonly split: HoldOut;
  /** [C + 1, S] fitted to the codes that were not held out, and among their axes. */
  readonly part: Tensor2D;
  /** [C + 1, S] fitted to all training codes of known label, and among their axes, with the same penalty. */
  readonly whole: Tensor2D;
  /** How sure `part` may be, by the held-out codes. */
  readonly shrunk: Shrunk;
}

/** What one seed has chosen for one target. */
type Choice = Omit<LinearFit, 'whole'>;

/**
 * Each seed chooses a penalty on its own hold-out, by what is left of the cross-entropy after shrinking (see `shrink`), of equals the
 * weakest: that names best where little is to be read. The probe is then fitted to all training codes. As the problem is convex, seeds that
 * choose the same penalty name the same. Targets of about as many classes are fitted side by side.
 * @returns [targets][seeds]
 */
export function fitLinear(data: ProbeData, targets: readonly Target[]): LinearFit[][] {
  const fits = new Map<Target, LinearFit[]>();
  for (const alike of ofAlikeSize(targets)) {
    const choices = alike.map((): Choice[] => []);
    for (const parts of together(data.parts)) {
      chooseAll(parts, alike).forEach((own, t) => {
        choices[t]!.push(...own);
      });
    }
    const penalties = choices.map((own) => [...new Set(own.map(({ penalty }) => penalty))]);
    const tasks = alike.map((target, t) => {
      const known = Int32Array.from(target.labels.keys()).filter((i) => target.labels[i]! >= 0);
      return { target, rows: [known], penalties: penalties[t]! };
    });
    const whole = fit([data.whole], tasks, EXACT);
    for (const [t, target] of alike.entries()) {
      const of = ({ penalty }: Choice) => ofPenalty(whole[t]![0]!, target, penalties[t]!.indexOf(penalty));
      fits.set(
        target,
        choices[t]!.map((choice) => ({ ...choice, whole: of(choice) })),
      );
    }
    tf.dispose(whole);
  }
  return targets.map((target) => fits.get(target)!);
}

/** Side by side each costs what that of the most classes does: so up to 2, 4, 8, … */
function ofAlikeSize(targets: readonly Target[]): Target[][] {
  const groups = new Map<number, Target[]>();
  for (const target of targets) {
    const size = Math.ceil(Math.log2(target.seen.length));
    groups.set(size, [...(groups.get(size) ?? []), target]);
  }
  return [...groups.values()];
}

function together(parts: readonly SeedPart[]): readonly (readonly SeedPart[])[] {
  const numbers = parts.reduce((sum, { codes }) => sum + codes.train.size, 0);
  return numbers <= MOST_NUMBERS ? [parts] : parts.map((part) => [part]);
}

/** @returns [targets][parts] */
function chooseAll(parts: readonly SeedPart[], targets: readonly Target[]): Choice[][] {
  const tasks = targets.map((target) => ({
    target,
    rows: parts.map((part) => holdOutOf(target.labels, part.split)),
    penalties: PENALTIES.filter((penalty) => penalty * target.known <= MOST_TOGETHER),
  }));
  const weights = fit(
    parts.map(({ codes }) => codes),
    tasks.map((task) => ({ ...task, rows: task.rows.map((split) => split.fit) })),
    ROUGH,
  );
  const choices = tasks.map(({ target, rows, penalties }, t) =>
    parts.map(({ codes }, h) => choose(codes, target, rows[h]!, penalties, weights[t]![h]!)),
  );
  tf.dispose(weights);
  return choices;
}

function choose(
  codes: ProbeCodes,
  target: Target,
  split: HoldOut,
  penalties: readonly number[],
  weights: LinearWeights,
): Choice {
  const held = rowsOf(codes.train, split.held);
  const logits = computed(() => held.matMul(weights));
  held.dispose();
  const shrunk = penalties.map((_, p) => {
    const own = columnsOf(logits, weights.shape[1], p * target.seen.length, target.seen.length);
    return shrink(own, heldLabels(target, split.held), target.logFrequencies);
  });
  const best = Math.min(...shrunk.map(({ crossEntropy }) => crossEntropy));
  const p = shrunk.map(({ crossEntropy }) => crossEntropy <= best + SAME).lastIndexOf(true);
  return { split, penalty: penalties[p]!, part: ofPenalty(weights, target, p), shrunk: shrunk[p]! };
}

/** Of a matrix of `columns`, `count` of them. */
function columnsOf(values: Float32Array, columns: number, start: number, count: number): Float32Array {
  const rows = values.length / columns;
  const some = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    const from = row * columns + start;
    some.set(values.subarray(from, from + count), row * count);
  }
  return some;
}

interface Fit {
  readonly target: Target;
  /** For each of the codes, the rows to fit to. */
  readonly rows: readonly Int32Array[];
  readonly penalties: readonly number[];
}

/** @returns [fits][codes] */
function fit(codes: readonly ProbeCodes[], fits: readonly Fit[], tolerance: number): LinearWeights[][] {
  const most = Math.max(...fits.map(({ penalties }) => penalties.length));
  const stacked: StackedCodes = {
    x: tf.stack(codes.map(({ train }) => train)) as Tensor3D,
    curvature: tf.stack(codes.map(({ curvature }) => curvature)) as Tensor3D,
  };
  const tasks = fits.map(({ target: { labels, seen }, rows, penalties }) => ({
    classes: seen.length,
    penalties: Array.from({ length: most }, (_, p) => penalties[p] ?? penalties.at(-1)!), // as many in each
    labels: rows.map((some) => oneHot(labels, some, seen.length)),
  }));
  const weights = fitLogistic(stacked, tasks, tolerance);
  tf.dispose([stacked.x, stacked.curvature]);
  return weights;
}

export function heldLabels({ labels }: Target, held: Int32Array): Int32Array {
  return held.map((row) => labels[row]!);
}

function ofPenalty(weights: LinearWeights, { seen }: Target, p: number): Tensor2D {
  return weights.slice([0, p * seen.length], [-1, seen.length]);
}
