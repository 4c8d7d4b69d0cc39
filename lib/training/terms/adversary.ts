import { type LayersModel, type Scalar, stopGradient, type Tensor2D } from '../../engine';
import { adjustLogits, crossEntropyLoss, meanLoss } from '../../losses';
import { guessesOf } from '../../models/adversary';
import type { LabelledBatch, Term } from './term';

/** L_dis = the mean over adversaries of CE(y, A(stop(z_n))): their own. */
export const adversaryTerm: Term = {
  weight: ({ adversary }) => (adversary.steps > 0 ? 1 : 0),
  updates: () => ['adversary'],
  compute: (pass) => adversaryLoss(pass.parts.adversary, stopGradient(pass.nuisance.mean), pass),
};

/** The same of codes [B, D_n] that are cut off already. */
export function adversaryLoss(
  adversary: LayersModel,
  codes: Tensor2D,
  { labels, weights, adjustments }: Pick<LabelledBatch, 'labels' | 'weights' | 'adjustments'>,
): Scalar {
  const guesses = guessesOf(adversary, codes, true);
  return meanLoss(guesses.map((logits) => crossEntropyLoss(labels, adjustLogits(logits, adjustments), weights)));
}
