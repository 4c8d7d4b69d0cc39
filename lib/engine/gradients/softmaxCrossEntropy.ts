import { FLOAT, runKernel } from '../kernels';
import { type Tensor, type Tensor1D, type Tensor2D, tf } from '../tensorflow';
import { stopGradient } from './stopGradient';

/**
 * Cross-entropy between a target distribution and the softmax of logits, −Σ_k p_k log softmax(u)_k, in one kernel that returns
 * the gradient, softmax(u) − p, as well (TensorFlow `SoftmaxCrossEntropyWithLogits`; exact for logits up to 1e30).
 * @param targets [B, K] each row a distribution; treated as a constant
 * @param logits [B, K]
 * @returns [B] nats
 */
export function softmaxCrossEntropy(targets: Tensor2D, logits: Tensor2D): Tensor1D {
  const p = stopGradient(targets);
  const op = tf.customGrad((...args: unknown[]) => {
    const [u, save] = args as [Tensor, (tensors: Tensor[]) => void];
    const [value, backprop] = runKernel('SoftmaxCrossEntropyWithLogits', { T: FLOAT }, [u, p], 2) as [Tensor, Tensor];
    save([backprop]);
    return {
      value,
      gradFunc: (dy: Tensor, saved: Tensor[]) => saved[0]!.mul(dy.expandDims(1)),
    };
  });
  return op(logits) as Tensor1D;
}
