import { type Tensor, type Tensor1D, tf, type Updated, type UpdateRule } from '../../engine';

/**
 * What `fusedUpdate` does, in TensorFlow's own ops on all weights as one long vector: for devices that have no kernel for it, and for XLA,
 * which fuses the ops itself.
 */
export function plainUpdate(
  weights: readonly Tensor[],
  gradients: readonly Tensor[],
  slots: readonly Tensor[],
  scalars: readonly Tensor[],
  rule: UpdateRule,
): Updated {
  return tf.tidy(() => {
    const flat = (tensors: readonly Tensor[]) => tf.concat1d(tensors.map((tensor) => tensor.flatten()));
    let g = flat(gradients);
    const norm = g.square().sum().sqrt();
    if (rule.clipNorm > 0) g = g.mul(tf.scalar(rule.clipNorm).div(norm.maximum(rule.clipNorm)));
    const w = flat(weights);
    // each weight's own shape filled with its decay: small constants, where one long vector would have to be kept
    const decay = tf.concat1d(
      weights.map(({ size }, i) => tf.fill([size], rule.decayed[i] ? rule.weightDecay : 0) as Tensor1D),
    );
    const [rate, ...corrections] = scalars as [Tensor, ...Tensor[]];
    const step = rule.name === 'adam' ? adam : nesterov;
    const { direction, next } = step(g, w.mul(decay), slots, corrections, rule);
    const parts = tf.split(
      w.sub(direction.mul(rate)),
      weights.map(({ size }) => size),
    );
    return { weights: parts.map((part, i) => part.reshape(weights[i]!.shape)), slots: next, norm };
  });
}

type Direction = { readonly direction: Tensor; readonly next: Tensor[] };

function adam(
  g: Tensor,
  decay: Tensor,
  slots: readonly Tensor[],
  corrections: readonly Tensor[],
  rule: UpdateRule,
): Direction {
  const { beta1, beta2, epsilon } = rule;
  const m = slots[0]!.mul(beta1).add(g.mul(1 - beta1));
  const v = slots[1]!.mul(beta2).add(g.square().mul(1 - beta2));
  const direction = m.mul(corrections[0]!).div(v.mul(corrections[1]!).sqrt().add(epsilon));
  return { direction: decay.add(direction), next: [m, v] };
}

function nesterov(
  g: Tensor,
  decay: Tensor,
  slots: readonly Tensor[],
  _: readonly Tensor[],
  rule: UpdateRule,
): Direction {
  const decayed = g.add(decay);
  const velocity = slots[0]!.mul(rule.beta1).add(decayed);
  return { direction: decayed.add(velocity.mul(rule.beta1)), next: [velocity] };
}
