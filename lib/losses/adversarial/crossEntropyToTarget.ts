import { type Scalar, softmaxCrossEntropy, type Tensor2D, tf } from '../../engine';
import type { AdversarialAim } from './aim';

/**
 * L_adv = mean_b −Σ_k π_k log p_bk = H(π) + KL(π ‖ p)      with p = softmax(u)
 *
 * (D2AE, Liu et al. 2018; with the uniform π the domain confusion loss of Tzeng et al. 2015.) Bounded below by H(π), which is log K
 * for the uniform π, and reached exactly when the adversary answers π whatever it sees; not bounded above. Gradient (p − π) / B: it
 * does not saturate where the adversary is sure.
 * @param logits u [B, K] of the frozen adversary
 * @returns nats
 */
export function crossEntropyToTarget(logits: Tensor2D, { target }: Pick<AdversarialAim, 'target'>): Scalar {
  return tf.tidy(() => {
    const [batch] = logits.shape;
    const rows = tf.tensor2d(Float32Array.from(target), [1, target.length]).tile([batch, 1]) as Tensor2D;
    return softmaxCrossEntropy(rows, logits).mean() as Scalar;
  });
}
