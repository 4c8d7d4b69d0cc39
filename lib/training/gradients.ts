import { type Scalar, stopGradient, type Tensor, tf, type Variable } from '../engine';
import type { Parts } from '../models/parts';
import type { LossOptions } from './lossOptions';
import {
  activeTerms,
  computeTerms,
  type LabelledBatch,
  type TermContext,
  type TermWeights,
  totalLoss,
  weightsOf,
} from './terms';

export type LossAndGradients = {
  /** The terms that are switched on, unweighted, in the order of `activeTerms`. */
  readonly terms: Scalar[];
  /** Their weighted sum. */
  readonly total: Scalar;
  /** In the order of the variables. */
  readonly gradients: Tensor[];
};

export interface GradientsOf extends TermContext {
  /** Each must be reached by a term that is switched on (see `trainedGroups`). */
  readonly variables: Variable[];
  /** The weights of this step, where they are not those of the options. */
  readonly weights?: TermWeights;
}

/** One forward and one backward pass. The caller disposes what it returns. */
export function lossAndGradients(
  parts: Parts,
  batch: LabelledBatch,
  options: LossOptions,
  { variables, weights, ...context }: GradientsOf,
): LossAndGradients {
  return tf.tidy(() => {
    let terms: Scalar[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const computed = computeTerms(parts, batch, options, context);
      // keep them out of the tape's own tidy, which would dispose all but the total
      terms = activeTerms(options).map((name) => tf.keep(stopGradient(computed[name]!)));
      return totalLoss(computed, { ...weightsOf(options), ...weights });
    }, variables);
    // kept tensors outlive every scope; copies of the same data are this scope's, and leave with the result
    const owned = terms.map((term) => stopGradient(term));
    tf.dispose(terms);
    return { terms: owned, total: value as Scalar, gradients: variables.map(({ name }) => grads[name]!) };
  });
}
