/**
 * Where models and losses meet: the four terms on one batch, each with the route its gradient takes.
 *
 * | term           | formula                       | updates                                       |
 * |----------------|-------------------------------|-----------------------------------------------|
 * | expression     | CE(y, C(z_e))                 | encoder, expression branch, classifier        |
 * | adversary      | CE(y, A(stop(z_n)))           | adversary                                     |
 * | adversarial    | CE(π, A_frozen(z_n))          | nuisance branch; the encoder if `reachesEncoder` |
 * | reconstruction | mean (D(z_e, z_n) − x)²       | encoder, both branches, decoder               |
 *
 * With class weights, the mean of the first two is weighted, and π is the prior of the data so weighted.
 *
 * Total: L_exp + λ_adv·L_adv + L_dis + λ_rec·L_rec, in one forward and one backward pass (D2AE, Liu et al. 2018).
 */

import type { ClassWeights } from '../datasets/sampling';
import {
  type Scalar,
  stopGradient,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tf,
  withFrozenWeights,
} from '../engine';
import { type AdversarialTarget, adversarialLoss, crossEntropyLoss, reconstructionLoss } from '../losses';
import type { PartName, Parts } from '../models/disentangler';

export interface LossOptions {
  /** ε of the expression term's targets, 0 … below 1. */
  readonly labelSmoothing: number;
  /** What an image counts in the expression's and the adversary's term. */
  readonly classWeights: ClassWeights;
  readonly adversarial: {
    /** λ_adv; 0 switches the term off (the adversary still learns, as a monitor that nothing feels). */
    readonly weight: number;
    readonly target: AdversarialTarget;
    /** Whether the term's gradient goes on from the nuisance branch into the encoder. */
    readonly reachesEncoder: boolean;
  };
  readonly reconstruction: {
    /** λ_rec; 0 switches the term and the decoder off. */
    readonly weight: number;
  };
}

export const TERM_NAMES = ['expression', 'adversary', 'adversarial', 'reconstruction'] as const;
export type TermName = (typeof TERM_NAMES)[number];
export type Terms = Partial<Record<TermName, Scalar>>;

export interface LabelledBatch {
  /** [B, H, W, C] in 0 … 1 */
  readonly images: Tensor4D;
  /** [B, K] what the expression term aims at: labels or shares of votes, smoothed or not */
  readonly targets: Tensor2D;
  /** [B, K] what the adversary guesses: labels, never smoothed */
  readonly labels: Tensor2D;
  /** [B] what each image counts in both; 1 without them */
  readonly weights?: Tensor1D;
}

/** The terms that are switched on, in the order of the table. */
export function activeTerms({ adversarial, reconstruction }: LossOptions): TermName[] {
  const isOn: Record<TermName, boolean> = {
    expression: true,
    adversary: true,
    adversarial: adversarial.weight > 0,
    reconstruction: reconstruction.weight > 0,
  };
  return TERM_NAMES.filter((name) => isOn[name]);
}

/** The parts that training changes: those that a term which is switched on sends a gradient to. The others stay as they were drawn. */
export function trainedParts({ adversarial, reconstruction }: LossOptions): PartName[] {
  const parts: PartName[] = ['encoder', 'expression', 'classifier', 'adversary'];
  if (adversarial.weight > 0 || reconstruction.weight > 0) parts.push('nuisance');
  if (reconstruction.weight > 0) parts.push('decoder');
  return parts;
}

/**
 * The terms that are switched on, unweighted. Call it under a gradient tape.
 * @param prior [K] π
 */
export function computeTerms(
  parts: Parts,
  batch: LabelledBatch,
  prior: ArrayLike<number>,
  options: LossOptions,
): Terms {
  const { images, targets, labels, weights } = batch;
  const { adversarial, reconstruction } = options;
  const features = parts.encoder.apply(images, { training: true }) as Tensor4D;
  const expression = parts.expression.apply(features) as Tensor2D;
  const nuisance = parts.nuisance.apply(features) as Tensor2D;

  const terms: Terms = {
    expression: crossEntropyLoss(targets, parts.classifier.apply(expression) as Tensor2D, weights),
    adversary: crossEntropyLoss(labels, parts.adversary.apply(stopGradient(nuisance)) as Tensor2D, weights),
  };
  if (adversarial.weight > 0) {
    // A gradient cannot be stopped behind the branch it must reach, so the branch is passed a second time from cut-off features.
    const hidden = adversarial.reachesEncoder ? nuisance : (parts.nuisance.apply(stopGradient(features)) as Tensor2D);
    const logits = withFrozenWeights(parts.adversary, () => parts.adversary.apply(hidden) as Tensor2D);
    terms.adversarial = adversarialLoss(logits, prior);
  }
  if (reconstruction.weight > 0) {
    const decoded = parts.decoder.apply(tf.concat([expression, nuisance], 1)) as Tensor4D;
    terms.reconstruction = reconstructionLoss(images, decoded);
  }
  return terms;
}

/** The weighted sum that is differentiated. */
export function totalLoss(terms: Terms, options: LossOptions): Scalar {
  const weights: Record<TermName, number> = {
    expression: 1,
    adversary: 1,
    adversarial: options.adversarial.weight,
    reconstruction: options.reconstruction.weight,
  };
  const weighted = TERM_NAMES.flatMap((name) => (terms[name] ? [terms[name].mul(weights[name])] : []));
  return tf.addN(weighted) as Scalar;
}
