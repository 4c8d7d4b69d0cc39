import { runKernel } from './kernels';
import type { Tensor } from './tensorflow';

export interface UpdateRule {
  /** `adam` is AdamW (Loshchilov & Hutter 2019), its slots m and v; `sgd` has Nesterov momentum, its slot the velocity. */
  readonly name: 'adam' | 'sgd';
  readonly weightDecay: number;
  /** For each weight whether weight decay concerns it. */
  readonly decayed: readonly boolean[];
  /** Largest norm of the whole gradient; 0 for no limit. */
  readonly clipNorm: number;
  /** β₁ of Adam, the momentum of SGD. */
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface Updated {
  readonly weights: Tensor[];
  readonly slots: Tensor[];
  /** The norm of the gradient before clipping, []. */
  readonly norm: Tensor;
}

/**
 * One step of an optimizer for all weights in one pass over memory, by a kernel of mien's own (`lib/native/kernels/update_kernel.h`).
 * Only where `hasOwnKernels` says so.
 * @param gradients in the order and of the shapes of the weights, P numbers together
 * @param slots [P] each
 * @param scalars [] each: the learning rate; for Adam also 1 / (1 − β₁ᵗ) and 1 / (1 − β₂ᵗ)
 */
export function fusedUpdate(
  weights: readonly Tensor[],
  gradients: readonly Tensor[],
  slots: readonly Tensor[],
  scalars: readonly Tensor[],
  rule: UpdateRule,
): Updated {
  const float = (value: number) => ({ float: value });
  const attributes = {
    ...{ N: { int: weights.length }, S: { int: slots.length }, K: { int: scalars.length } },
    rule: { string: rule.name },
    decayed: { ints: rule.decayed.map(Number) },
    ...{ weight_decay: float(rule.weightDecay), clip_norm: float(rule.clipNorm) },
    ...{ beta1: float(rule.beta1), beta2: float(rule.beta2), epsilon: float(rule.epsilon) },
  };
  const inputs = [...weights, ...gradients, ...slots, ...scalars];
  const outputs = runKernel('MienUpdate', attributes, inputs, weights.length + slots.length + 1);
  const norm = outputs.pop()!;
  return { weights: outputs.splice(0, weights.length), slots: outputs, norm };
}
