/** Multinomial logistic regression for many penalties at once. */
import { type CompiledFunction, compile, type Tensor, type Tensor2D, tf } from '../../engine';
import type { ProbeCodes } from './codes';

/** Steps until the gradient is looked at again. */
const STRIDE = 10;
const MOST_STEPS = 600;

/** [C + 1, P · S]: penalty after penalty, the last row is the bias. */
export type LinearWeights = Tensor2D;

/**
 * Minimises mean CE + λ/2·‖W‖², the bias free, for each λ. It is scikit-learn's `LogisticRegression(C=1/(λ n))`; with two classes, for
 * which scikit-learn has one column of weights and this two of opposite sign, `C=2/(λ n)`.
 *
 * Every step minimises Böhning's (1992) quadratic bound, whose curvature is ½·XᵀX/n + λ for every class; as the codes come turned to their
 * principal axes, that is a division. Nesterov's momentum, restarted for each λ whenever it points uphill (O'Donoghue & Candès 2015), makes
 * it fast. The problem is convex: the result is its minimum, whatever the start.
 */
export class LogisticRegression {
  private readonly step: CompiledFunction = compile((x, y, weight, shrink, penalty, w, ahead, momentum) =>
    momentumStep([x, y, weight, shrink, penalty, w, ahead, momentum] as Tensor[]),
  );

  /** @param codes turned to their principal axes, which decide how large each step is */
  constructor(private readonly codes: Pick<ProbeCodes, 'train' | 'curvature'>) {}

  /**
   * @param y [N, S] one-hot; rows of zeros are left out, and S ≥ 1 classes each occur in the other n
   * @param penalties λ > 0
   * @param tolerance done when no λ's next step promises to gain more nats
   * @returns the caller disposes it
   */
  fit(y: Tensor2D, penalties: readonly number[], tolerance: number): LinearWeights {
    const { train, curvature } = this.codes;
    const [n, columns] = train.shape;
    const classes = y.shape[1];
    const given = tf.tidy(() => {
      const known = y.sum();
      const share = y.div(known);
      const free = tf.concat([tf.ones([columns - 1, 1]), tf.zeros([1, 1])]);
      const penalty = free.mul(tf.tensor1d(penalties.flatMap((value) => new Array<number>(classes).fill(value))));
      // rows that are left out can only take from the curvature
      const bound = curvature.mul(n / 2).div(known);
      return [share, share.sum(1, true), bound.add(penalty).reciprocal(), penalty];
    });
    let state = tf.tidy(() => {
      const w = atFrequencies(given[0] as Tensor2D, columns, penalties.length);
      return [w, w.clone(), tf.ones([penalties.length])] as Tensor[];
    });
    for (let i = 1; i <= MOST_STEPS; i++) {
      const [gain, ...next] = this.step(train, ...given, ...state) as [Tensor, ...Tensor[]];
      const done = i % STRIDE === 0 && (gain.dataSync()[0] as number) < tolerance;
      tf.dispose([gain, ...state]);
      state = next;
      if (done) break;
    }
    tf.dispose([given, state.slice(1)]);
    return state[0] as LinearWeights;
  }

  dispose(): void {
    this.step.dispose();
  }
}

/**
 * @param given codes, shares, their sum over classes, shrinkage, penalty; w, w with momentum, and momentum
 * @returns what the step promises to gain at most over all penalties, and the new w, w with momentum, and momentum
 */
function momentumStep(given: readonly Tensor[]): Tensor[] {
  const [x, y, weight, shrink, penalty, w, ahead, momentum] = given as [Tensor2D, ...Tensor[]] & Tensor[];
  const [n, classes] = y!.shape as [number, number];
  const penalties = momentum!.shape[0]!;
  const [rows, columns] = w!.shape as [number, number];
  const perPenalty = (matrix: Tensor) => matrix.reshape([rows, penalties, classes]).sum([0, 2]);
  const spread = (values: Tensor) => values.expandDims(1).tile([1, classes]).reshape([1, columns]);

  const p = tf.softmax(tf.matMul(x!, ahead as Tensor2D).reshape([n, penalties, classes]));
  const error = p.mul(weight!.expandDims(1)).sub(y!.expandDims(1)).reshape([n, columns]);
  const gradient = tf.matMul(x!, error as Tensor2D, true).add(penalty!.mul(ahead!));
  const move = gradient.mul(shrink!);
  const next = ahead!.sub(move);
  const change = next.sub(w!);
  const uphill = perPenalty(gradient.mul(change)).greater(0);
  const faster = tf.where(uphill, tf.onesLike(momentum!), momentum!.square().mul(4).add(1).sqrt().add(1).div(2));
  const share = tf.where(uphill, tf.zerosLike(momentum!), momentum!.sub(1).div(faster));
  const gain = perPenalty(gradient.mul(move)).div(2).max();
  return [gain, next, next.add(change.mul(spread(share))), faster];
}

/** W = 0 and the bias that gives the classes' frequencies: what an infinite penalty leaves. */
function atFrequencies(shares: Tensor2D, rows: number, penalties: number): Tensor2D {
  const bias = shares.sum(0, true).log().tile([1, penalties]);
  return tf.concat([tf.zeros([rows - 1, bias.shape[1]!]), bias]) as Tensor2D;
}
