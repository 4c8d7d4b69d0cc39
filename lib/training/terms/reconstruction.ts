import { type Scalar, stopGradient, type Tensor, type Tensor4D, withFrozenWeights } from '../../engine';
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
    if (reconstruction.space === 'features') return inFeatures(images, decoded, (x) => perception!.apply(x.sub(0.5)));
    const seen = inFeatures(images, decoded, (x) =>
      withFrozenWeights(perception!, () => perception!.apply(x, { training: false })),
    );
    return edgeReconstructionLoss(images, decoded).add(seen) as Scalar;
  },
};

/** @param look to the features of each level */
function inFeatures(images: Tensor4D, decoded: Tensor4D, look: (x: Tensor4D) => unknown): Scalar {
  return featureReconstructionLoss(look(images) as Tensor[], look(decoded) as Tensor[]);
}
