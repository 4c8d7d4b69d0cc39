import { type Tensor, tf } from './tensorflow';

/**
 * The values of a tensor, of which nothing else is left. `tf.tidy` cannot do it: it looks at every element of a typed array that it gives back.
 * @param compute runs in a `tf.tidy`
 */
export function computed<T extends Float32Array | Int32Array = Float32Array>(compute: () => Tensor): T {
  const tensor = tf.tidy(compute);
  try {
    return tensor.dataSync() as Float32Array | Int32Array as T;
  } finally {
    tensor.dispose();
  }
}
