/** Mixup (Zhang et al. 2018): training on what lies between two images, with labels between the two. */
import { type Tensor, tf } from '../../engine';
import type { Random } from '../../support/random';

/** How the rows of a batch are mixed. */
export interface Mixture {
  /** [B] the row that each is mixed with: every one once, itself perhaps */
  readonly partners: Int32Array;
  /** [B] λ, how much of the row itself is left, 0 … 1 */
  readonly shares: Float32Array;
}

/**
 * @param batch B
 * @param alpha α of Beta(α, α), which λ is drawn from, above 0, at most 1: the smaller, the more rows stay nearly as they are
 */
export function drawMixture(batch: number, alpha: number, random: Random): Mixture {
  const partners = random.permutation(batch);
  return { partners, shares: Float32Array.from({ length: batch }, () => drawBeta(alpha, random)) };
}

/** λ·x_i + (1 − λ)·x_j for each row i and its partner j, `[B, …] -> [B, …]`. */
export function mixRows<T extends Tensor>(rows: T, { partners, shares }: Mixture): T {
  return tf.tidy(() => {
    const own = tf.tensor(shares, [shares.length, ...rows.shape.slice(1).map(() => 1)]);
    const others = tf.gather(rows, tf.tensor1d(partners, 'int32'));
    return others.add(rows.sub(others).mul(own)) as T;
  });
}

/** From Beta(α, α), α at most 1 (Jöhnk 1964): u^(1/α) and v^(1/α), drawn again until their sum is at most 1, in proportion. */
function drawBeta(alpha: number, random: Random): number {
  for (;;) {
    const [a, b] = [random.uniform() ** (1 / alpha), random.uniform() ** (1 / alpha)];
    if (a + b > 0 && a + b <= 1) return a / (a + b);
  }
}
