/** The network of an MLP probe, and one step of its training, written so that it compiles. */
import { FLOAT, INT, runKernel, type Tensor, type Tensor1D, type Tensor2D, tf } from '../../engine';

export const HIDDEN = 64;

/** Adam (Kingma & Ba 2015). */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** [D + 1, HIDDEN] and [HIDDEN + 1, K]; the last row of each is the bias. */
export type MlpWeights = [hidden: Tensor2D, output: Tensor2D];

/** Values a row of x, and of y. */
export type Sizes = readonly [columns: number, classes: number];

export function flatten(weights: MlpWeights): Tensor1D {
  return tf.concat1d(weights.map((matrix) => matrix.as1D()));
}

export function unflatten(flat: Tensor1D, [columns, classes]: Sizes): MlpWeights {
  const [hidden, output] = tf.split(flat, [columns * HIDDEN, (HIDDEN + 1) * classes]) as [Tensor1D, Tensor1D];
  return [hidden.as2D(columns, HIDDEN), output.as2D(HIDDEN + 1, classes)];
}

/** @returns [N, K] log-probabilities */
export function mlpLogProbabilities(x: Tensor2D, weights: MlpWeights): Tensor2D {
  return tf.tidy(() => tf.logSoftmax(forward(x, weights).logits) as Tensor2D);
}

function forward(x: Tensor2D, [hidden, output]: MlpWeights) {
  const active = tf.concat([x.matMul(hidden).relu(), x.slice([0, x.shape[1] - 1], [-1, 1])], 1) as Tensor2D; // the ones of x
  return { active, logits: active.matMul(output) as Tensor2D };
}

/**
 * One step of Adam.
 * @param given learning rate, Adam's two corrections, decay, weights and their two moments; then the batch of each classifier, and its
 *   codes and classes
 * @returns weights and moments
 */
export function trainingStep(given: readonly Tensor[], sizes: Sizes): Tensor[] {
  const [rate, correctionM, correctionV, decay, w, m, v, ...rest] = given as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    ...Tensor[],
  ];
  const tasks = rest.length / 3;
  const gradients = tf.split(w!, tasks).map((flat, t) => {
    const rows = rest[t]!;
    const [x, y] = rest.slice(tasks + 2 * t, tasks + 2 * t + 2) as [Tensor2D, Tensor2D];
    return gradientOf(take(x, rows), take(y, rows), unflatten(flat as Tensor1D, sizes));
  });
  const g = tf.concat1d(gradients).add(decay.mul(w!));
  const newM = m!.mul(ADAM.beta1).add(g.mul(1 - ADAM.beta1));
  const newV = v!.mul(ADAM.beta2).add(g.square().mul(1 - ADAM.beta2));
  const direction = newM.mul(correctionM).div(newV.mul(correctionV).sqrt().add(ADAM.epsilon));
  return [w!.sub(direction.mul(rate)), newM, newV];
}

/** Of the mean cross-entropy, written out, in few kernels. */
function gradientOf(x: Tensor2D, y: Tensor2D, weights: MlpWeights): Tensor1D {
  const { active, logits } = forward(x, weights);
  const error = tf.softmax(logits).sub(y).div(x.shape[0]) as Tensor2D;
  const back = error.matMul(weights[1].slice([0, 0], [HIDDEN, -1]), false, true);
  const inside = back.mul(active.slice([0, 0], [-1, HIDDEN]).greater(0)) as Tensor2D;
  return flatten([tf.matMul<Tensor2D>(x, inside, true), tf.matMul<Tensor2D>(active, error, true)]);
}

/** Rows by number. tfjs's own gather reads the numbers to check them, which a compiled function cannot. */
function take(matrix: Tensor2D, rows: Tensor): Tensor2D {
  const attributes = { Tparams: FLOAT, Tindices: INT, Taxis: INT, batch_dims: { int: 0 } };
  return runKernel('GatherV2', attributes, [matrix, rows, tf.scalar(0, 'int32')], 1)[0] as Tensor2D;
}
