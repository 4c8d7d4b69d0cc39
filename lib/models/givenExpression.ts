import type { LayersModel } from '../engine';
import { MienError } from '../support/errors';
import type { PartName, Parts } from './parts';

/** What z_e and its name come from: with an encoder of z_n's own, no term reaches both these and the others. */
const EXPRESSION_HALF: readonly PartName[] = ['encoder', 'expression', 'classifier'];

/** Leaves the expression half as it is, normalisation included: training is left to z_n's half. */
export function freezeExpressionHalf(parts: Parts): void {
  for (const name of EXPRESSION_HALF) parts[name]!.trainable = false;
}

/**
 * Gives a model the expression half of one that is trained, encoder, branch and classifier: z_e and the probabilities are that model's.
 * @param trained image `[B, H, W, C]` to `[probabilities, z_e, z_n]`, see `composeForUse`
 * @throws MienError when its half is of another make, whatever its configuration says
 */
export function takeExpressionHalf(parts: Parts, trained: LayersModel): void {
  for (const name of EXPRESSION_HALF) {
    // by name: a frozen model lists its weights in another order
    const given = new Map(trained.getLayer(name).weights.map((weight) => [weight.originalName, weight.read()]));
    for (const weight of parts[name]!.weights) {
      const values = given.get(weight.originalName);
      if (values?.shape.join() !== weight.shape.join()) throw ofAnotherMake(name, weight.originalName);
      weight.write(values);
    }
  }
}

/** A run that is handed on does not say that its encoder came from elsewhere. */
function ofAnotherMake(name: PartName, weight: string): MienError {
  return new MienError(
    `The ${name} of the run whose expression half is to be taken has no such weight as ${weight} of this model`,
    'It takes a run with an encoder of its own make.',
  );
}
