import { backend } from '../kernels';
import { type LayersModel, type Tensor, tf } from '../tensorflow';

/**
 * The same values, cut off from the gradient tape: nothing that is computed from the result sends a gradient to `x`.
 * No copy is made: the result shares `x`'s data, reference-counted, and both are disposed as usual.
 * @param x any shape
 */
export function stopGradient<T extends Tensor>(x: T): T {
  backend().incRef(x.dataId);
  return tf.engine().makeTensorFromTensorInfo({ dataId: x.dataId, shape: x.shape, dtype: x.dtype }) as T;
}

/**
 * Runs `body` while every weight of `model` counts as a constant: gradients pass through the model to its input, but none
 * reaches its weights. This is A_frozen of the adversarial term (D2AE, Liu et al. 2018). It may be nested.
 */
export function withFrozenWeights<T>(model: LayersModel, body: () => T): T {
  // Layers fetch their weights by `read()`, so replacing that is enough for every layer class there is.
  const weights = model.weights as unknown as { read(): Tensor }[];
  const thaws = weights.map((weight) => {
    const outer = Object.getOwnPropertyDescriptor(weight, 'read'); // of a weight that is frozen already
    const stored = weight.read();
    weight.read = () => stopGradient(stored);
    return () => (outer ? Object.defineProperty(weight, 'read', outer) : Reflect.deleteProperty(weight, 'read'));
  });
  try {
    return body();
  } finally {
    for (const thaw of thaws.reverse()) thaw();
  }
}
