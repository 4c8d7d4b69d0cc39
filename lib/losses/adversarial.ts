import { type Scalar, softmaxCrossEntropy, type Tensor2D, tf } from '../engine';

/**
 * What the adversary should be left with: the class frequencies of the training data (the best guess of one who sees nothing), or
 * the uniform distribution (the same under balanced sampling, and only then).
 */
export type AdversarialTarget = 'prior' | 'uniform';
export const ADVERSARIAL_TARGETS: readonly AdversarialTarget[] = ['prior', 'uniform'];

/**
 * L_adv = mean_b −Σ_k π_k log softmax(A(z_n))_bk = H(π) + KL(π ‖ A(z_n))        (D2AE, Liu et al. 2018)
 *
 * Bounded below by H(π), which is log K for the uniform π, and reached exactly when the adversary answers π whatever it sees.
 * The adversary must be frozen while its logits are computed, or it would learn to say π instead of the encoder to hide.
 * @param logits [B, K] of the frozen adversary
 * @param target [K] π
 * @returns nats
 */
export function adversarialLoss(logits: Tensor2D, target: ArrayLike<number>): Scalar {
  return tf.tidy(() => {
    const [batch] = logits.shape;
    const rows = tf.tensor2d(Float32Array.from(target), [1, target.length]).tile([batch, 1]) as Tensor2D;
    return softmaxCrossEntropy(rows, logits).mean() as Scalar;
  });
}

/** π: [K], sums to 1. @param counts [K] images of each class in the training split */
export function adversarialTarget(kind: AdversarialTarget, counts: ArrayLike<number>): Float32Array {
  const total = Array.from(counts).reduce((a, b) => a + b, 0);
  return Float32Array.from(counts, (count) => (kind === 'prior' ? count / total : 1 / counts.length));
}
