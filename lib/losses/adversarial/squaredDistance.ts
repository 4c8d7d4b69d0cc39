import { type Scalar, type Tensor2D, tf } from '../../engine';
import type { AdversarialAim } from './aim';
import { answersOf } from './answers';

/**
 * L_adv = mean_b Σ_k (p_bk − π_k)²      with p = softmax(u)
 *
 * The score of Brier (1950) with π in the place of the outcome. From 0, where p = π, to below 2. Gradient
 * 2 p_k ((p_k − π_k) − Σ_j p_j (p_j − π_j)) / B: it saturates where p is one-hot.
 * @param logits u [B, K] of the frozen adversary
 */
export function squaredDistance(logits: Tensor2D, { target }: Pick<AdversarialAim, 'target'>): Scalar {
  return tf.tidy(() => {
    const distance = answersOf(logits).p.sub(tf.tensor1d(Float32Array.from(target)));
    return distance.square().sum(1).mean() as Scalar;
  });
}
