import { type Scalar, type Tensor2D, tf } from '../../engine';
import { answersOf } from './answers';

/**
 * L_adv = mean_b −H(p_b) = mean_b Σ_k p_bk log p_bk      with p = softmax(u)
 *
 * The adversary's answer is to say as little as possible (Roy & Boddeti 2019): its aim is the uniform distribution, whatever the prior.
 * From −log K, where p is uniform, to 0. Gradient p_k (log p_k + H(p)) / B: it saturates where p is one-hot.
 * @param logits u [B, K] of the frozen adversary
 * @returns nats
 */
export function negativeEntropy(logits: Tensor2D): Scalar {
  return tf.tidy(() => {
    const { p, logP } = answersOf(logits);
    return p.mul(logP).sum(1).mean() as Scalar;
  });
}
