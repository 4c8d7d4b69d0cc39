import { stopGradient, withFrozenWeights } from '../../engine';
import { adversarialLoss, meanLoss } from '../../losses';
import { guessesOf } from '../../models/adversary';
import { codeOf } from '../../models/branch';
import { rampAt } from '../schedule';
import type { Term } from './term';

/** L_adv: the mean over adversaries of a form of A_frozen(z_n), see losses/adversarial. */
export const adversarialTerm: Term = {
  weight: ({ adversarial }) => adversarial.weight,
  ramp: ({ adversarial }, progress) => rampAt(progress, adversarial.ramp),
  updates: ({ adversarial }) => (adversarial.reachesEncoder ? ['nuisance', 'nuisanceEncoder'] : ['nuisance']),
  compute: ({ parts, features, nuisance, labels, weights, prior }, { adversarial }) => {
    // A gradient cannot be stopped behind the branch it must reach, so the branch is passed a second time from cut-off features.
    const { mean } = adversarial.reachesEncoder ? nuisance : codeOf(parts.nuisance, stopGradient(features.nuisance));
    const guesses = withFrozenWeights(parts.adversary, () => guessesOf(parts.adversary, mean, true));
    const aim = { target: prior, labels, weights };
    return meanLoss(guesses.map((logits) => adversarialLoss(adversarial.form, logits, aim)));
  },
};
