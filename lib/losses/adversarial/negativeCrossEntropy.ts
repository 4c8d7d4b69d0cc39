import { type Scalar, type Tensor2D, tf } from '../../engine';
import { crossEntropyLoss } from '../crossEntropy';
import type { AdversarialAim } from './aim';

/**
 * L_adv = −CE(y, p) = mean_b Σ_k y_bk log p_bk      with p = softmax(u)
 *
 * The plain minimax game (Xie et al. 2017, controllable invariance). At most 0 and not bounded below: it is won by confident wrong
 * answers, which give the class away to whoever learns to read them. Gradient (y − p) / B, at its largest where the answer is wrong
 * and sure, and nothing where it is right and sure.
 * @param logits u [B, K] of the frozen adversary
 * @returns nats, ≤ 0
 */
export function negativeCrossEntropy(logits: Tensor2D, { labels, weights }: Omit<AdversarialAim, 'target'>): Scalar {
  return tf.tidy(() => crossEntropyLoss(labels, logits, weights).neg() as Scalar);
}
