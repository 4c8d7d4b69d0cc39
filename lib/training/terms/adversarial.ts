import { stopGradient, type Tensor2D, withFrozenWeights } from '../../engine';
import { adversarialLoss } from '../../losses';
import { rampAt } from '../schedule';
import type { Term } from './term';

/** L_adv: a form of A_frozen(z_n), see losses/adversarial. */
export const adversarialTerm: Term = {
  weight: ({ adversarial }) => adversarial.weight,
  ramp: ({ adversarial }, progress) => rampAt(progress, adversarial.ramp),
  updates: ({ adversarial }) => (adversarial.reachesEncoder ? ['nuisance', 'encoder'] : ['nuisance']),
  compute: ({ parts, features, nuisance, labels, weights, prior }, { adversarial }) => {
    // A gradient cannot be stopped behind the branch it must reach, so the branch is passed a second time from cut-off features.
    const hidden = adversarial.reachesEncoder ? nuisance : (parts.nuisance.apply(stopGradient(features)) as Tensor2D);
    const logits = withFrozenWeights(parts.adversary, () => parts.adversary.apply(hidden) as Tensor2D);
    return adversarialLoss(adversarial.form, logits, { target: prior, labels, weights });
  },
};
