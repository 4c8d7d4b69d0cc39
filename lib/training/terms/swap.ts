import { stopGradient, type Tensor, type Tensor2D, type Tensor4D, tf, withFrozenWeights } from '../../engine';
import { crossEntropyLoss } from '../../losses';
import { decodeBatch } from '../../models/disentangler';
import type { Parts } from '../../models/parts';
import type { Term } from './term';

/**
 * L_swap = CE(y_j, C(z_e of D(stop(z_e of j), stop(z_n of i)))), j the image after i: what is swapped must name the expression that it was
 * given, as the attribute constraint of AttGAN asks of edited faces (He et al. 2019).
 */
export const swapTerm: Term = {
  weight: ({ swap }) => swap.weight,
  updates: () => ['decoder'],
  compute: ({ parts, expression, nuisance, targets }) => {
    const swapped = decodeBatch(parts, ofNext(stopGradient(expression.drawn)), stopGradient(nuisance.drawn));
    return crossEntropyLoss(ofNext(targets), nameFrozen(parts, swapped));
  },
};

/** What belongs to the next image of the batch, to the first after the last: `[B, N] -> [B, N]`. */
function ofNext(rows: Tensor2D): Tensor2D {
  return tf.concat([rows.slice([1, 0]), rows.slice([0, 0], [1, -1])]) as Tensor2D;
}

/** The logits of images, by parts that stay as they are: `[B, H, W, C] -> [B, K]`. */
function nameFrozen({ encoder, expression, classifier }: Parts, images: Tensor4D): Tensor2D {
  return [encoder, expression, classifier].reduce<Tensor>(
    (x, part) => withFrozenWeights(part, () => part.apply(x, { training: false }) as Tensor),
    images,
  ) as Tensor2D;
}
