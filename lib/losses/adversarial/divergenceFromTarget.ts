import { type Scalar, type Tensor2D, tf } from '../../engine';
import type { AdversarialAim } from './aim';
import { answersOf } from './answers';

/** A class that the training data lacks counts as this rare, so that the divergence stays finite. */
const RAREST = 1e-8;

/**
 * L_adv = mean_b KL(p_b ‖ π) = mean_b Σ_k p_bk log(p_bk / π_k)      with p = softmax(u)
 *
 * The direction that `crossEntropyToTarget` is not: KL(π ‖ p) has that form's gradient. For the uniform π it is log K − H(p), the maximum
 * entropy objective (Roy & Boddeti 2019). From 0, where p = π, to −log min π (log K for the uniform). Gradient
 * p_k (log(p_k / π_k) − KL) / B: it saturates where p is one-hot.
 * @param logits u [B, K] of the frozen adversary
 * @returns nats
 */
export function divergenceFromTarget(logits: Tensor2D, { target }: Pick<AdversarialAim, 'target'>): Scalar {
  return tf.tidy(() => {
    const logTarget = tf.tensor1d(Float32Array.from(target, (share) => Math.log(Math.max(share, RAREST))));
    const { p, logP } = answersOf(logits);
    return p.mul(logP.sub(logTarget)).sum(1).mean() as Scalar;
  });
}
