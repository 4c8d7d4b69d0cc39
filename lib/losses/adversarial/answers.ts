import { type Tensor2D, tf } from '../../engine';

/**
 * The adversary's answers p = softmax(u) and their logarithms, [B, K] each. Not by the softmax kernel: oneDNN rounds it otherwise in a compiled
 * function than op by op, and more than that would then be hard to see.
 */
export function answersOf(logits: Tensor2D): { p: Tensor2D; logP: Tensor2D } {
  const logP = tf.logSoftmax(logits);
  return { p: logP.exp(), logP };
}
