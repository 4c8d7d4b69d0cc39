import { type LayersModel, stopGradient, type Tensor2D } from '../../engine';
import { featuresOf } from '../../models/disentangler';
import type { Parts } from '../../models/parts';
import type { LossOptions } from '../lossOptions';
import { drawCode } from './code';
import { activeTerms, type Terms, termOf } from './table';
import type { LabelledBatch, NoiseSeeds, Pass } from './term';

/** What the terms need beside the parts and the batch. */
export interface TermContext {
  /** [K] π of the adversarial term. */
  readonly prior: ArrayLike<number>;
  /** The network of a reconstruction in features: a frozen one (see models/perception), or the expression's encoder (see models/levels). */
  readonly perception?: LayersModel;
  readonly noise?: NoiseSeeds;
  /** Lets an adversary that learns apart take its steps on [B, D_n] codes, cut off from the tape. */
  readonly teachAdversary?: (codes: Tensor2D, batch: LabelledBatch) => void;
}

/** The terms that are switched on, unweighted, from one forward pass of a batch. Call it under a gradient tape. */
export function computeTerms(parts: Parts, batch: LabelledBatch, options: LossOptions, context: TermContext): Terms {
  const { prior, perception, noise, teachAdversary } = context;
  const features = featuresOf(parts, batch.images, true);
  const expression = drawCode(parts.expression, features.expression, noise?.expression);
  const nuisance = drawCode(parts.nuisance, features.nuisance, noise?.nuisance);
  const pass: Pass = { ...batch, parts, features, expression, nuisance, prior, perception, noise };
  const teach = () => teachAdversary?.(stopGradient(nuisance.mean), batch);
  const isAlternating = options.adversary.updates === 'alternating';
  if (isAlternating) teach();
  const terms = Object.fromEntries(activeTerms(options).map((name) => [name, termOf(name).compute(pass, options)]));
  if (!isAlternating) teach();
  return terms;
}
