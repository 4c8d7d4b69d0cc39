import { type LayersModel, stopGradient, type Tensor2D, type Tensor4D } from '../../engine';
import type { Parts } from '../../models/disentangler';
import type { LossOptions } from '../lossOptions';
import { activeTerms, type Terms, termOf } from './table';
import type { LabelledBatch, Pass } from './term';

/** What the terms need beside the parts and the batch. */
export interface TermContext {
  /** [K] π of the adversarial term. */
  readonly prior: ArrayLike<number>;
  /** The frozen network of a reconstruction in features (see models/perception). */
  readonly perception?: LayersModel;
  /** Lets an adversary that learns apart take its steps on [B, D_n] codes, cut off from the tape. */
  readonly teachAdversary?: (codes: Tensor2D, batch: LabelledBatch) => void;
}

/** The terms that are switched on, unweighted, from one forward pass of a batch. Call it under a gradient tape. */
export function computeTerms(parts: Parts, batch: LabelledBatch, options: LossOptions, context: TermContext): Terms {
  const { prior, perception, teachAdversary } = context;
  const features = parts.encoder.apply(batch.images, { training: true }) as Tensor4D;
  const expression = parts.expression.apply(features) as Tensor2D;
  const nuisance = parts.nuisance.apply(features) as Tensor2D;
  const pass: Pass = { ...batch, parts, features, expression, nuisance, prior, perception };
  const teach = () => teachAdversary?.(stopGradient(nuisance), batch);
  const isAlternating = options.adversary.updates === 'alternating';
  if (isAlternating) teach();
  const terms = Object.fromEntries(activeTerms(options).map((name) => [name, termOf(name).compute(pass, options)]));
  if (!isAlternating) teach();
  return terms;
}
