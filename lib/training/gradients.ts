import { type Scalar, stopGradient, type Tensor, tf, type Variable } from '../engine';
import type { Parts } from '../models/disentangler';
import type { LossOptions } from './lossOptions';
import { activeTerms, computeTerms, type LabelledBatch, type TermExtras, totalLoss } from './terms';

export type LossAndGradients = {
  /** The terms that are switched on, unweighted, in the order of `activeTerms`. */
  readonly terms: Scalar[];
  /** Their weighted sum. */
  readonly total: Scalar;
  /** In the order of the variables. */
  readonly gradients: Tensor[];
};

/**
 * One forward and one backward pass. The caller disposes what it returns.
 * @param variables each must be reached by a term that is switched on (see `trainedGroups`)
 * @param prior [K] π of the adversarial term
 * @param adversarialWeight λ_adv of this step, where it is ramped
 */
export function lossAndGradients(
  parts: Parts,
  variables: Variable[],
  batch: LabelledBatch,
  prior: ArrayLike<number>,
  options: LossOptions,
  { adversarialWeight, ...extras }: TermExtras & { readonly adversarialWeight?: Scalar } = {},
): LossAndGradients {
  return tf.tidy(() => {
    let terms: Scalar[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const computed = computeTerms(parts, batch, prior, options, extras);
      // keep them out of the tape's own tidy, which would dispose all but the total
      terms = activeTerms(options).map((name) => tf.keep(stopGradient(computed[name]!)));
      return totalLoss(computed, options, adversarialWeight);
    }, variables);
    // kept tensors outlive every scope; copies of the same data are this scope's, and leave with the result
    const owned = terms.map((term) => stopGradient(term));
    tf.dispose(terms);
    return { terms: owned, total: value as Scalar, gradients: variables.map(({ name }) => grads[name]!) };
  });
}
