import { type Scalar, stopGradient, type Tensor, type Tensor2D, tf } from '../../engine';
import { crossEntropyLoss } from '../crossEntropy';
import type { AdversarialAim } from './aim';

/**
 * L_adv = CE(y, A(R(z_n))), where R passes values and turns gradients around (Ganin & Lempitsky 2015)
 *
 * What is told is the adversary's cross-entropy; what the encoder's side feels is −λ ∂CE/∂z_n, with the same λ as in every other form,
 * while the adversary follows its own, unweighted. The reversal sits behind the logits instead of before the code, which is the same
 * where the adversary is frozen. By its gradient it is `negativeCrossEntropy`: only the number it tells differs. It has no target and
 * no bound: it is won by confident wrong answers, which give the class away to whoever learns to read them.
 * @param logits u [B, K] of the frozen adversary
 * @returns nats, ≥ 0; expected to rise
 */
export function gradientReversal(logits: Tensor2D, { labels, weights }: Omit<AdversarialAim, 'target'>): Scalar {
  return tf.tidy(() => crossEntropyLoss(labels, reverseGradient(logits), weights));
}

function reverseGradient<T extends Tensor>(x: T): T {
  const op = tf.customGrad((...args: unknown[]) => ({
    value: stopGradient(args[0] as Tensor),
    gradFunc: (dy: Tensor) => dy.neg(),
  }));
  return op(x) as T;
}
