/**
 * Where models and losses meet: the terms on one batch, each with the route its gradient takes.
 *
 * | term           | formula                                       | updates                                       |
 * |----------------|-----------------------------------------------|-----------------------------------------------|
 * | expression     | CE(y, C(z_e))                                 | encoder, expression branch, classifier        |
 * | adversary      | CE(y, A(stop(z_n)))                           | adversary                                     |
 * | adversarial    | a form of A_frozen(z_n) (see losses/adversarial) | nuisance branch; the encoder if `reachesEncoder` |
 * | reconstruction | mean (D(z_e, z_n) − x)², or of edges, features | encoder, nuisance branch, decoder; the expression branch if `reachesExpression` |
 * | swap           | CE(y_j, C(z_e of D(stop(z_e of j), stop(z_n of i)))) | decoder                                |
 *
 * With class weights, the mean of the first two is weighted, and π is the prior of the data so weighted.
 *
 * Total: L_exp + λ_adv·L_adv + L_dis + λ_rec·L_rec, in one forward and one backward pass (D2AE, Liu et al. 2018); the swap's term is ours to
 * add, λ_swap·L_swap.
 *
 * A new term is one file in losses/ (a pure function), one entry in `TERMS` below, and its options in `LossOptions` and the configuration's
 * schema. History, figures, the compiled step and the parts that training changes follow from the entry.
 */
import {
  type LayersModel,
  type Scalar,
  stopGradient,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tf,
  withFrozenWeights,
} from '../engine';
import {
  adversarialLoss,
  crossEntropyLoss,
  edgeReconstructionLoss,
  featureReconstructionLoss,
  reconstructionLoss,
} from '../losses';
import type { PartName, Parts } from '../models/disentangler';
import type { LossOptions } from './lossOptions';

export const TERM_NAMES = ['expression', 'adversary', 'adversarial', 'reconstruction', 'swap'] as const;
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

/** What a training may add to the parts. */
export interface TermExtras {
  /** The frozen network of a reconstruction in features (see models/perception). */
  readonly perception?: LayersModel;
  /** Lets an adversary that learns apart take its steps on [B, D_n] codes, cut off from the tape. */
  readonly teachAdversary?: (codes: Tensor2D, batch: LabelledBatch) => void;
}

/** One forward pass: what a term is computed from. */
interface Pass extends LabelledBatch {
  readonly parts: Parts;
  /** [B, h, w, D] */
  readonly features: Tensor4D;
  /** [B, D_e] z_e */
  readonly expression: Tensor2D;
  /** [B, D_n] z_n */
  readonly nuisance: Tensor2D;
  /** [K] π */
  readonly prior: ArrayLike<number>;
  readonly perception?: LayersModel;
}

interface Term {
  /** Its weight in the total; 0 switches it off. */
  weight(options: LossOptions): number;
  /** The parts that its gradient reaches. */
  updates(options: LossOptions): readonly PartName[];
  compute(pass: Pass, options: LossOptions): Scalar;
}

const TERMS: Record<TermName, Term> = {
  expression: {
    weight: ({ expression }) => expression.weight || 1,
    updates: ({ expression }) => (expression.weight > 0 ? ['encoder', 'expression', 'classifier'] : ['classifier']),
    compute: ({ parts, expression, targets, weights }, options) => {
      const code = options.expression.weight > 0 ? expression : stopGradient(expression);
      return crossEntropyLoss(targets, parts.classifier.apply(code) as Tensor2D, weights);
    },
  },
  adversary: {
    weight: ({ adversary }) => (adversary.steps > 0 ? 1 : 0),
    updates: () => ['adversary'],
    compute: ({ parts, nuisance, labels, weights }) =>
      crossEntropyLoss(labels, parts.adversary.apply(stopGradient(nuisance)) as Tensor2D, weights),
  },
  adversarial: {
    weight: ({ adversarial }) => adversarial.weight,
    updates: ({ adversarial }) => (adversarial.reachesEncoder ? ['nuisance', 'encoder'] : ['nuisance']),
    compute: ({ parts, features, nuisance, labels, weights, prior }, { adversarial }) => {
      // A gradient cannot be stopped behind the branch it must reach, so the branch is passed a second time from cut-off features.
      const hidden = adversarial.reachesEncoder ? nuisance : (parts.nuisance.apply(stopGradient(features)) as Tensor2D);
      const logits = withFrozenWeights(parts.adversary, () => parts.adversary.apply(hidden) as Tensor2D);
      return adversarialLoss(adversarial.form, logits, { target: prior, labels, weights });
    },
  },
  reconstruction: {
    weight: ({ reconstruction }) => reconstruction.weight,
    updates: ({ reconstruction }) =>
      reconstruction.reachesExpression
        ? ['encoder', 'expression', 'nuisance', 'decoder']
        : ['encoder', 'nuisance', 'decoder'],
    compute: ({ parts, images, expression, nuisance, perception }, { reconstruction }) => {
      const read = reconstruction.reachesExpression ? expression : stopGradient(expression);
      const decoded = parts.decoder.apply(tf.concat([read, nuisance], 1)) as Tensor4D;
      if (reconstruction.space === 'pixels') return reconstructionLoss(images, decoded);
      if (reconstruction.space === 'edges') return edgeReconstructionLoss(images, decoded);
      const look = (x: Tensor4D) => perception!.apply(x.sub(0.5)) as Tensor[];
      return featureReconstructionLoss(look(images), look(decoded));
    },
  },
  // What is swapped must name the expression that it was given, as the attribute constraint of AttGAN asks of edited faces (He et al. 2019).
  swap: {
    weight: ({ swap }) => swap.weight,
    updates: () => ['decoder'],
    compute: ({ parts, expression, nuisance, targets }) => {
      const codes = tf.concat([ofNext(stopGradient(expression)), stopGradient(nuisance)], 1);
      const swapped = parts.decoder.apply(codes) as Tensor4D;
      return crossEntropyLoss(ofNext(targets), nameFrozen(parts, swapped));
    },
  },
};

/** What belongs to the next image of the batch, to the first after the last: `[B, N] -> [B, N]`. */
function ofNext(rows: Tensor2D): Tensor2D {
  return tf.concat([rows.slice([1, 0]), rows.slice([0, 0], [1, -1])]) as Tensor2D;
}

/** The logits of images, by parts that stay as they are: `[B, H, W, C] -> [B, K]`. */
function nameFrozen({ encoder, expression, classifier }: Parts, images: Tensor4D): Tensor2D {
  return [encoder, expression, classifier].reduce<Tensor>(
    (x, part) => withFrozenWeights(part, () => part.apply(x, { training: false }) as Tensor),
    images,
  ) as Tensor2D;
}

/** The terms that are switched on, in the order of the table. */
export function activeTerms(options: LossOptions): TermName[] {
  return TERM_NAMES.filter((name) => TERMS[name].weight(options) > 0);
}

/** In this order their variables make up an optimizer's slots, which checkpoints keep. */
const UPDATE_ORDER: readonly PartName[] = ['encoder', 'expression', 'classifier', 'adversary', 'nuisance', 'decoder'];

/**
 * The parts that training changes: those that a term which is switched on sends a gradient to. The others stay as they were drawn. In groups
 * that share no term: what one group's gradient is concerns no other's, so neither does the norm that it is clipped by.
 */
export function trainedGroups(options: LossOptions): PartName[][] {
  const terms = activeTerms(options).map((name) => TERMS[name].updates(options));
  const groups = terms.reduce<PartName[][]>((found, parts) => {
    const isNear = (group: readonly PartName[]) => group.some((part) => parts.includes(part));
    return [...found.filter((group) => !isNear(group)), [...found.filter(isNear).flat(), ...parts]];
  }, []);
  const firstOf = (group: readonly PartName[]) => Math.min(...group.map((part) => UPDATE_ORDER.indexOf(part)));
  return groups
    .sort((a, b) => firstOf(a) - firstOf(b))
    .map((group) => UPDATE_ORDER.filter((part) => group.includes(part)));
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
  { perception, teachAdversary }: TermExtras = {},
): Terms {
  const features = parts.encoder.apply(batch.images, { training: true }) as Tensor4D;
  const expression = parts.expression.apply(features) as Tensor2D;
  const nuisance = parts.nuisance.apply(features) as Tensor2D;
  const pass: Pass = { ...batch, parts, features, expression, nuisance, prior, perception };
  const teach = () => teachAdversary?.(stopGradient(nuisance), batch);
  const isAlternating = options.adversary.updates === 'alternating';
  if (isAlternating) teach();
  const terms = Object.fromEntries(activeTerms(options).map((name) => [name, TERMS[name].compute(pass, options)]));
  if (!isAlternating) teach();
  return terms;
}

/**
 * The weighted sum that is differentiated.
 * @param adversarialWeight λ_adv of this step, where it is ramped
 */
export function totalLoss(
  terms: Terms,
  options: LossOptions,
  adversarialWeight: Scalar | number = options.adversarial.weight,
): Scalar {
  const weighted = TERM_NAMES.flatMap((name) => {
    const weight = name === 'adversarial' ? adversarialWeight : TERMS[name].weight(options);
    return terms[name] ? [terms[name].mul(weight)] : [];
  });
  return tf.addN(weighted) as Scalar;
}
