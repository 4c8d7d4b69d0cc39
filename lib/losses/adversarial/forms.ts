/**
 * Every form of the adversarial term, by the name that `loss.adversarial.form` takes.
 *
 * | form           | L_adv (p = softmax of the adversary's logits) | aims at  | bounds             | where p is one-hot |
 * |----------------|-----------------------------------------------|----------|--------------------|--------------------|
 * | crossEntropy   | CE(π, p) = H(π) + KL(π ‖ p)                   | π        | H(π) … ∞           | full gradient      |
 * | kl             | KL(p ‖ π)                                     | π        | 0 … −log min π     | saturates          |
 * | entropy        | −H(p)                                         | uniform  | −log K … 0         | saturates          |
 * | squared        | Σ (p − π)²                                    | π        | 0 … 2              | saturates          |
 * | reversal       | CE(y, p), gradient turned around              | not y    | none: CE grows     | full where wrong   |
 * | unbounded      | −CE(y, p)                                     | not y    | −∞ … 0             | full where wrong   |
 *
 * Weights, tried once each (2,400 easy synthetic faces, 5 epochs, λ_rec 5, one seed: a hint, no result): the first four train stably and alike
 * at λ_adv 1; the cross-entropy at 10 too, at the cost of accuracy and with codes 0.4 times as large. The last two run away at 1 (codes
 * a hundred times as large, accuracy at chance): start far lower.
 *
 * The adversary must be frozen while its logits are computed, or it would learn to say π instead of the encoder to hide.
 *
 * A new form is one file beside this one and one line in the table below; configuration, training and command line take its name from here.
 */
import type { Scalar, Tensor2D } from '../../engine';
import type { AdversarialAim, AdversarialLoss } from './aim';
import { crossEntropyToTarget } from './crossEntropyToTarget';
import { divergenceFromTarget } from './divergenceFromTarget';
import { gradientReversal } from './gradientReversal';
import { negativeCrossEntropy } from './negativeCrossEntropy';
import { negativeEntropy } from './negativeEntropy';
import { squaredDistance } from './squaredDistance';

export const ADVERSARIAL_FORMS = {
  crossEntropy: crossEntropyToTarget,
  kl: divergenceFromTarget,
  entropy: negativeEntropy,
  squared: squaredDistance,
  reversal: gradientReversal,
  unbounded: negativeCrossEntropy,
} satisfies Record<string, AdversarialLoss>;

export type AdversarialForm = keyof typeof ADVERSARIAL_FORMS;

/** The adversarial term in the given form. */
export function adversarialLoss(form: AdversarialForm, logits: Tensor2D, aim: AdversarialAim): Scalar {
  const loss: AdversarialLoss = ADVERSARIAL_FORMS[form];
  return loss(logits, aim);
}
