import { type Tensor, type Tensor4D, tf } from '../tensorflow';

/**
 * Replaces tfjs's gradient of nearest-neighbour enlarging by whole factors, a kernel that takes one value after the other and that XLA does not
 * know, by what it is: the sum over the pixels that a value was repeated at, h·w times their mean. Other factors keep tfjs's.
 */
export function installUpsamplingGradient(): void {
  const stock = tf.getGradient('ResizeNearestNeighbor');
  tf.unregisterGradient('ResizeNearestNeighbor');
  tf.registerGradient({
    ...stock,
    gradFunc: (dy, saved, attributes) => {
      const small = saved[0] as Tensor4D;
      const [down, across] = [1, 2].map((axis) => (dy as Tensor).shape[axis]! / small.shape[axis]!) as [number, number];
      const isRepeating = [down, across].every(Number.isInteger) && !attributes.alignCorners;
      if (!isRepeating) return stock.gradFunc(dy, saved, attributes);
      const factors: [number, number] = [down, across];
      return { images: () => tf.avgPool(dy as Tensor4D, factors, factors, 'valid').mul(down * across) };
    },
  });
}
