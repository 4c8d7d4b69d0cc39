import { type LayersModel, type Scalar, type Tensor, type Tensor2D, tf, type Variable } from '../engine';
import type { AdversaryOptions } from './lossOptions';
import type { LabelledBatch } from './terms';
import { adversaryLoss } from './terms/adversary';

/** Whether the adversary learns in steps of its own, not in the backward pass of the other parts. */
export function learnsApart({ steps, learningRate, updates }: AdversaryOptions): boolean {
  return steps > 0 && (steps > 1 || learningRate !== 1 || updates === 'alternating');
}

export interface AdversaryLesson {
  readonly adversary: LayersModel;
  readonly variables: Variable[];
  readonly steps: number;
  /** [B, D_n] cut off from the tape */
  readonly codes: Tensor2D;
  /** Whose labels, weights and adjustments count. */
  readonly batch: LabelledBatch;
  /** Takes one step. @returns the norm of the gradient before clipping */
  readonly step: (gradients: Tensor[], index: number) => Tensor;
}

/**
 * The steps of an adversary that learns apart, each minimising CE(y, A(z_n)), the mean over adversaries, on the same codes.
 * @returns the norm of the last step's gradient before clipping: not finite, if anything of them is not
 */
export function teachAdversary({ adversary, variables, steps, codes, batch, step }: AdversaryLesson): Scalar {
  return tf.tidy(() => {
    const loss = () => adversaryLoss(adversary, codes, batch);
    const norms = Array.from({ length: steps }, (_, index) => {
      const { grads } = tf.variableGrads(loss, variables);
      return step(
        variables.map(({ name }) => grads[name]!),
        index,
      );
    });
    return norms.at(-1) as Scalar;
  });
}
