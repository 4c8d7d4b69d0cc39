/** Multinomial logistic regression for many penalties at once. */
import {
  type CompiledFunction,
  compile,
  FLOAT,
  runKernel,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tf,
} from '../../engine';
import type { Rows } from './rows';

/** Steps until the gradient is looked at again. */
const STRIDE = 10;
const MOST_STEPS = 600;

/** [D + 1, P · K]: penalty after penalty, the last row is the bias. */
export type LinearWeights = Tensor2D;

/**
 * Minimises mean CE + λ/2·‖W‖², the bias free, for each λ. It is scikit-learn's `LogisticRegression(C=1/(λ N))`.
 *
 * Every step minimises Böhning's (1992) quadratic bound, whose curvature is ½·XᵀX/N + λ for every class; where the codes are rotated to
 * their principal axes, which the penalty does not notice, that is a division. Nesterov's momentum, restarted for each λ whenever it
 * points uphill (O'Donoghue & Candès 2015), makes it fast. The problem is convex: the result is its minimum, whatever the start.
 */
export class LogisticRegression {
  private readonly step: CompiledFunction = compile((x, y, shrink, penalty, w, ahead, momentum) =>
    momentumStep(x!, y!, shrink!, penalty!, w!, ahead!, momentum!),
  );

  /**
   * @param penalties λ > 0
   * @param tolerance done when no λ's next step promises to gain more nats
   * @param start where to start from; by default W = 0 and the bias that gives the classes' frequencies
   * @returns the caller disposes it
   */
  fit({ x, y }: Rows, penalties: readonly number[], tolerance: number, start?: LinearWeights): LinearWeights {
    const classes = y.shape[1];
    const { into, back, curvature } = principalAxes(x);
    const given = tf.tidy(() => {
      const penalty = tf
        .concat([tf.ones([x.shape[1] - 1, 1]), tf.zeros([1, 1])])
        .mul(tf.tensor1d(penalties.flatMap((value) => new Array<number>(classes).fill(value))));
      const shrink = curvature.div(2).add(penalty).reciprocal();
      return [x.matMul(into), y, shrink, penalty];
    });
    let state = tf.tidy(() => {
      const w = start ? back.matMul(start) : atFrequencies(y, x.shape[1], penalties.length);
      return [w, w.clone(), tf.ones([penalties.length])] as Tensor[];
    });
    for (let i = 1; i <= MOST_STEPS; i++) {
      const [gain, ...next] = this.step(...given, ...state) as [Tensor, ...Tensor[]];
      const done = i % STRIDE === 0 && (gain.dataSync()[0] as number) < tolerance;
      tf.dispose([gain, ...state]);
      state = next;
      if (done) break;
    }
    const weights = into.matMul(state[0] as Tensor2D) as LinearWeights;
    tf.dispose([into, back, curvature, given[0]!, given[2]!, given[3]!, ...state]);
    return weights;
  }

  dispose(): void {
    this.step.dispose();
  }
}

/** @returns [P, N, K] log-probabilities */
export function linearLogProbabilities(x: Tensor2D, weights: LinearWeights, classes: number): Tensor3D {
  return tf.tidy(() => {
    const logits = x.matMul(weights).reshape([x.shape[0], weights.shape[1] / classes, classes]);
    return tf.logSoftmax(logits).transpose([1, 0, 2]) as Tensor3D;
  });
}

/**
 * @returns what the step promises to gain at most over all penalties, and the new w, w with momentum, and momentum
 */
function momentumStep(
  x: Tensor,
  y: Tensor,
  shrink: Tensor,
  penalty: Tensor,
  w: Tensor,
  ahead: Tensor,
  momentum: Tensor,
) {
  const [n, classes] = y.shape as [number, number];
  const penalties = momentum.shape[0]!;
  const [rows, columns] = w.shape as [number, number];
  const perPenalty = (matrix: Tensor) => matrix.reshape([rows, penalties, classes]).sum([0, 2]);
  const spread = (values: Tensor) => values.expandDims(1).tile([1, classes]).reshape([1, columns]);

  const p = tf.softmax(tf.matMul(x as Tensor2D, ahead as Tensor2D).reshape([n, penalties, classes]));
  const error = p.sub(y.expandDims(1)).div(n).reshape([n, columns]);
  const gradient = tf.matMul(x as Tensor2D, error as Tensor2D, true).add(penalty.mul(ahead));
  const move = gradient.mul(shrink);
  const next = ahead.sub(move);
  const change = next.sub(w);
  const uphill = perPenalty(gradient.mul(change)).greater(0);
  const faster = tf.where(uphill, tf.onesLike(momentum), momentum.square().mul(4).add(1).sqrt().add(1).div(2));
  const share = tf.where(uphill, tf.zerosLike(momentum), momentum.sub(1).div(faster));
  const gain = perPenalty(gradient.mul(move)).div(2).max();
  return [gain, next, next.add(change.mul(spread(share))), faster];
}

/**
 * The codes' principal axes.
 * @param x [N, D + 1], its last column ones
 * @returns `into` [D + 1, D + 1] such that x·into has the centred principal components, and ones; `back`, its inverse; and the mean
 *   squares of the columns of x·into, [D + 1, 1]
 */
function principalAxes(x: Tensor2D): { into: Tensor2D; back: Tensor2D; curvature: Tensor2D } {
  const columns = x.shape[1] - 1;
  const [into, back, curvature] = tf.tidy(() => {
    const codes = x.slice([0, 0], [-1, columns]) as Tensor2D;
    const mean = codes.mean(0, true);
    const centred = codes.sub(mean) as Tensor2D;
    const covariance = centred.matMul(centred, true).div(x.shape[0]);
    const [values, vectors] = runKernel(
      'SelfAdjointEigV2',
      { T: FLOAT, compute_v: { bool: true } },
      [covariance],
      2,
    ) as [Tensor, Tensor2D];
    const last = (row: Tensor) => tf.concat([row, tf.ones([1, 1])], 1);
    const zeros = tf.zeros([columns, 1]);
    return [
      tf.concat([tf.concat([vectors, zeros], 1), last(mean.matMul(vectors).neg())]),
      tf.concat([tf.concat([vectors.transpose(), zeros], 1), last(mean)]),
      tf.concat([values.relu().reshape([columns, 1]), tf.ones([1, 1])]),
    ] as Tensor2D[];
  }) as [Tensor2D, Tensor2D, Tensor2D];
  return { into, back, curvature };
}

/** W = 0 and the bias that gives the classes' frequencies: what an infinite penalty leaves. */
function atFrequencies(y: Tensor2D, rows: number, penalties: number): Tensor2D {
  const bias = y.mean(0, true).log().tile([1, penalties]);
  return tf.concat([tf.zeros([rows - 1, bias.shape[1]!]), bias]) as Tensor2D;
}
