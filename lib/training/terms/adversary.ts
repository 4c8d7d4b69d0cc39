import { stopGradient, type Tensor2D } from '../../engine';
import { crossEntropyLoss } from '../../losses';
import type { Term } from './term';

/** L_dis = CE(y, A(stop(z_n))): the adversary's own. */
export const adversaryTerm: Term = {
  weight: ({ adversary }) => (adversary.steps > 0 ? 1 : 0),
  updates: () => ['adversary'],
  compute: ({ parts, nuisance, labels, weights }) =>
    crossEntropyLoss(labels, parts.adversary.apply(stopGradient(nuisance)) as Tensor2D, weights),
};
