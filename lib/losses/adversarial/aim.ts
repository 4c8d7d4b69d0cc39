import type { Scalar, Tensor1D, Tensor2D } from '../../engine';

/** What a form may aim at, or away from. */
export interface AdversarialAim {
  /** [K] π */
  readonly target: ArrayLike<number>;
  /** [B, K] y, a distribution a row: what the adversary itself guesses */
  readonly labels: Tensor2D;
  /** [B] what each image counts in the adversary's own loss; 1 without them */
  readonly weights?: Tensor1D;
}

/** [B, K] logits of the frozen adversary to the loss of the encoder's side. */
export type AdversarialLoss = (logits: Tensor2D, aim: AdversarialAim) => Scalar;
