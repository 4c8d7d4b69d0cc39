import { stopGradient } from '../../engine';
import { adjustLogits, crossEntropyLoss, meanLoss } from '../../losses';
import { guessesOf } from '../../models/adversary';
import type { Term } from './term';

/** L_dis = the mean over adversaries of CE(y, A(stop(z_n))): their own. */
export const adversaryTerm: Term = {
  weight: ({ adversary }) => (adversary.steps > 0 ? 1 : 0),
  updates: () => ['adversary'],
  compute: ({ parts, nuisance, labels, weights, adjustments }) => {
    const guesses = guessesOf(parts.adversary, stopGradient(nuisance.mean), true);
    return meanLoss(guesses.map((logits) => crossEntropyLoss(labels, adjustLogits(logits, adjustments), weights)));
  },
};
