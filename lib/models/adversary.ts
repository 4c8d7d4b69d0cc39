import { type LayersModel, type SymbolicTensor, type Tensor, type Tensor2D, tf } from '../engine';
import { createClassifier } from './classifier';

export interface AdversaryOptions {
  /** One adversary a list: the hidden units of its ReLU layers; an empty list is a linear one. */
  readonly hidden: readonly (readonly number[])[];
  /**
   * Whether they read the code normalised by the batch's mean and variance, with no scale or shift to learn: an adversary that only a code's
   * growth has blinded would count as one from which the expression is hidden.
   */
  readonly normalise: boolean;
}

/**
 * Adversaries of different depth that read the same code, `[B, D] -> [B, K]` logits each, in one model: what is hidden from one must be hidden
 * from all. Separate networks over one code are after Elazar & Goldberg 2018, who found that one adversary at chance proves nothing.
 */
export function createAdversary(
  codeSize: number,
  classes: number,
  { hidden, normalise }: AdversaryOptions,
  seed: number,
): LayersModel {
  const input = tf.input({ shape: [codeSize], name: 'adversary_code' });
  const read = normalise ? (normalisation().apply(input) as SymbolicTensor) : input;
  const outputs = hidden.map((units, i) => {
    const name = hidden.length === 1 ? 'adversary' : `adversary${i + 1}`;
    return createClassifier(codeSize, classes, units, name, seed).apply(read) as SymbolicTensor;
  });
  return tf.model({ inputs: input, outputs, name: 'adversary' });
}

/** What each adversary guesses of codes, `[B, D] -> [B, K]` logits each. @param training by the batch's own statistics, not the averages */
export function guessesOf(adversary: LayersModel, codes: Tensor2D, training: boolean): Tensor2D[] {
  return [adversary.apply(codes, { training }) as Tensor | Tensor[]].flat() as Tensor2D[];
}

/** Scale and shift are there, at 1 and 0 for good, as tfjs's layer cannot do without in training. */
function normalisation() {
  return tf.layers.batchNormalization({ momentum: 0.9, epsilon: 1e-5, trainable: false, name: 'adversary_norm' });
}
