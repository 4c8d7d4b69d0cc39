import { type Scalar, softmaxCrossEntropy, type Tensor1D, type Tensor2D, tf } from '../engine';

/**
 * L = mean_b −w_b Σ_k p_bk log softmax(u_b)_k
 *
 * On z_e it is the expression term, L_exp = CE(y, C(z_e)); on a z_n cut off from the tape it is the adversary's own,
 * L_dis = CE(y, A(stop(z_n))) (D2AE, Liu et al. 2018).
 * @param targets [B, K] a distribution a row: one-hot, smoothed, or votes
 * @param logits [B, K]
 * @param weights [B] w, ≥ 0; all 1 without them
 * @returns nats, ≥ 0
 */
export function crossEntropyLoss(targets: Tensor2D, logits: Tensor2D, weights?: Tensor1D): Scalar {
  return tf.tidy(() => {
    const losses = softmaxCrossEntropy(targets, logits);
    return (weights ? losses.mul(weights) : losses).mean() as Scalar;
  });
}

/**
 * Labels as target distributions: 1 − ε + ε/K for the label, ε/K elsewhere (Szegedy et al. 2016).
 * @param smoothing ε, 0 (one-hot) … below 1
 * @returns [B, K]
 * @throws RangeError when a label is not 0 … K−1, or ε is out of range
 */
export function targetDistributions(labels: ArrayLike<number>, classes: number, smoothing = 0): Tensor2D {
  if (!(smoothing >= 0 && smoothing < 1)) throw new RangeError(`A smoothing of ${smoothing} is not 0 … below 1`);
  const values = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(`Label ${label} is not 0 … ${classes - 1}`);
    }
    values[i * classes + label]! += 1 - smoothing;
  }
  return tf.tensor2d(values, [labels.length, classes]);
}

/**
 * Shares of votes as target distributions: (1 − ε)·p + ε/K, which for a one-hot p is what `targetDistributions` gives.
 * @param shares [B, K] row by row, each summing to 1
 * @param smoothing ε, 0 … below 1
 * @returns [B, K]
 */
export function smoothDistributions(shares: Float32Array, classes: number, smoothing = 0): Tensor2D {
  const values = shares.map((share) => (1 - smoothing) * share + smoothing / classes);
  return tf.tensor2d(values, [shares.length / classes, classes]);
}
