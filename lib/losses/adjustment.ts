import { type Tensor2D, tf } from '../engine';

/**
 * u + a: logits with what is known of the class from elsewhere, a guess made from a nuisance. A network that is trained with it has no use for
 * telling that itself, and names without it what the image alone shows (logit adjustment, Menon et al. 2021; for guesses that differ from image
 * to image the logit correction of Liu et al. 2023).
 * @param logits [B, K]
 * @param adjustments [B, K] log-odds; none where nothing is known
 * @returns [B, K]
 */
export function adjustLogits(logits: Tensor2D, adjustments?: Tensor2D): Tensor2D {
  return adjustments ? logits.add(adjustments) : logits;
}

/**
 * (1 − ε) p + ε softmax(a). Of a network whose logits are adjusted, smoothing towards equal shares would ask for logits that take a back, which only
 * one can give that knows the nuisance; towards what a says it asks, as without adjustments, for logits that are not too large.
 * @param targets [B, K] p, not smoothed
 * @param adjustments [B, K] a
 * @param smoothing ε, 0 … below 1
 * @returns [B, K]
 */
export function smoothTowards(targets: Tensor2D, adjustments: Tensor2D, smoothing: number): Tensor2D {
  return tf.tidy(() => targets.mul(1 - smoothing).add(adjustments.softmax().mul(smoothing)) as Tensor2D);
}
