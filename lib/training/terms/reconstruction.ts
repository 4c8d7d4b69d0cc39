import { stopGradient, type Tensor, type Tensor4D } from '../../engine';
import {
  edgeReconstructionLoss,
  featureReconstructionLoss,
  reconstructionLoss,
  shareReconstructionLoss,
} from '../../losses';
import { decodeBatch } from '../../models/disentangler';
import type { Term } from './term';

/** L_rec: how far D(z_e, z_n) is from the image, in the space that the options name. */
export const reconstructionTerm: Term = {
  weight: ({ reconstruction }) => reconstruction.weight,
  updates: ({ reconstruction }) =>
    reconstruction.reachesExpression
      ? ['encoder', 'expression', 'nuisanceEncoder', 'nuisance', 'decoder']
      : ['nuisanceEncoder', 'nuisance', 'decoder'],
  compute: ({ parts, images, expression, nuisance, perception }, { reconstruction }) => {
    const read = reconstruction.reachesExpression ? expression.drawn : stopGradient(expression.drawn);
    const decoded = decodeBatch(parts, read, nuisance.drawn);
    if (reconstruction.space === 'pixels') return reconstructionLoss(images, decoded);
    if (reconstruction.space === 'share') return shareReconstructionLoss(images, decoded);
    if (reconstruction.space === 'edges') return edgeReconstructionLoss(images, decoded);
    const look = (x: Tensor4D) => perception!.apply(x.sub(0.5)) as Tensor[];
    return featureReconstructionLoss(look(images), look(decoded));
  },
};
