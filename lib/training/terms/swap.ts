import { type Scalar, stopGradient, type Tensor2D, tf, withFrozenWeights } from '../../engine';
import { crossEntropyLoss, missedShare } from '../../losses';
import { decodeBatch, encodeBatch } from '../../models/disentangler';
import { type Parts, partNames } from '../../models/parts';
import type { Term } from './term';

/**
 * L_swap = CE(y_j, C(ê)) + λ_e · s(ê, z_e of j) + λ_n · s(n̂, z_n of i), where ê and n̂ are the codes of D(stop(z_e of j), stop(z_n of i)), j the
 * image after i, and s(y, x) = mean (y − x)² / var x: what is swapped must name the expression that it was given, as the attribute
 * constraint of AttGAN asks of edited faces (He et al. 2019), show it as the giver does, and be, to z_n, the face that it was: a code of a decoded
 * image is to be the code that it was decoded from (latent regression, Zhu et al. 2017; Huang et al. 2018).
 */
export const swapTerm: Term = {
  weight: ({ swap }) => swap.weight,
  updates: () => ['decoder'],
  compute: ({ parts, images, expression, nuisance, targets }, { swap }) => {
    const given = ofNext(stopGradient(expression.drawn));
    const kept = stopGradient(nuisance.drawn);
    const swapped = decodeBatch(parts, given, kept);
    const seen = frozen(parts, () => encodeBatch(parts, swapped));
    const terms = [crossEntropyLoss(ofNext(targets), seen.logits)];
    if (swap.expression + swap.nuisance > 0) {
      const wanted = frozen(parts, () => encodeBatch(parts, images));
      terms.push(missedShare(ofNext(wanted.expression), seen.expression).mul(swap.expression));
      terms.push(missedShare(wanted.nuisance, seen.nuisance).mul(swap.nuisance));
    }
    return tf.addN(terms) as Scalar;
  },
};

/** What belongs to the next image of the batch, to the first after the last: `[B, N] -> [B, N]`. */
function ofNext(rows: Tensor2D): Tensor2D {
  return tf.concat([rows.slice([1, 0]), rows.slice([0, 0], [1, -1])]) as Tensor2D;
}

/** With all parts as they are: what is computed from them sends no gradient to them. */
function frozen<T>(parts: Parts, body: () => T): T {
  return partNames(parts).reduce<() => T>((inner, name) => () => withFrozenWeights(parts[name]!, inner), body)();
}
