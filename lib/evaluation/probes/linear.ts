/** The linear probe: logistic regression, its penalty chosen on held-out training codes. */
import { type Tensor2D, tf } from '../../engine';
import { type ProbeCodes, rowsOf } from './codes';
import type { ProbeData } from './data';
import { type HoldOut, holdOutOf, oneHot } from './holdOut';
import type { Target } from './labelled';
import { type LinearWeights, LogisticRegression } from './logistic';
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

/**
 * Each seed chooses a penalty on its own hold-out, by what is left of the cross-entropy after shrinking (see `shrink`), of equals the
 * weakest: that names best where little is to be read. The probe is then fitted to all training codes. As the problem is convex, seeds that
 * choose the same penalty name the same.
 */
export function fitLinear({ whole: codes, parts }: ProbeData, target: Target): LinearFit[] {
  const penalties = PENALTIES.filter((penalty) => penalty * target.known <= MOST_TOGETHER);
  const chosen = parts.map((part) => {
    const split = holdOutOf(target.labels, part.split);
    const weights = fit(part.codes, target, split.fit, penalties, ROUGH);
    const held = rowsOf(part.codes.train, split.held);
    const shrunk = penalties.map((_, p) => {
      const logits = tf.tidy(() => held.matMul(ofPenalty(weights, target, p)).dataSync() as Float32Array);
      return shrink(logits, heldLabels(target, split.held), target.logFrequencies);
    });
    const best = Math.min(...shrunk.map(({ crossEntropy }) => crossEntropy));
    const p = shrunk.map(({ crossEntropy }) => crossEntropy <= best + SAME).lastIndexOf(true);
    const own = ofPenalty(weights, target, p);
    tf.dispose([weights, held]);
    return { split, penalty: penalties[p]!, part: own, shrunk: shrunk[p]! };
  });
  const distinct = [...new Set(chosen.map(({ penalty }) => penalty))];
  const known = Int32Array.from(target.labels.keys()).filter((i) => target.labels[i]! >= 0);
  const weights = fit(codes, target, known, distinct, EXACT);
  const fits = chosen.map((own) => ({ ...own, whole: ofPenalty(weights, target, distinct.indexOf(own.penalty)) }));
  weights.dispose();
  return fits;
}

function fit(
  codes: ProbeCodes,
  { labels, seen }: Target,
  rows: Int32Array,
  penalties: readonly number[],
  tolerance: number,
): LinearWeights {
  const regression = new LogisticRegression(codes);
  const y = tf.tensor2d(oneHot(labels, rows, seen.length), [labels.length, seen.length]);
  const weights = regression.fit(y, penalties, tolerance);
  y.dispose();
  regression.dispose();
  return weights;
}

export function heldLabels({ labels }: Target, held: Int32Array): Int32Array {
  return held.map((row) => labels[row]!);
}

function ofPenalty(weights: LinearWeights, { seen }: Target, p: number): Tensor2D {
  return weights.slice([0, p * seen.length], [-1, seen.length]);
}
