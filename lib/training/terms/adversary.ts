import { stopGradient } from '../../engine';
import { crossEntropyLoss, meanLoss } from '../../losses';
import { guessesOf } from '../../models/adversary';
import type { Term } from './term';

/** L_dis = the mean over adversaries of CE(y, A(stop(z_n))): their own. */
export const adversaryTerm: Term = {
  weight: ({ adversary }) => (adversary.steps > 0 ? 1 : 0),
  updates: () => ['adversary'],
  compute: ({ parts, nuisance, labels, weights }) => {
    const guesses = guessesOf(parts.adversary, stopGradient(nuisance.mean), true);
    return meanLoss(guesses.map((logits) => crossEntropyLoss(labels, logits, weights)));
  },
};
