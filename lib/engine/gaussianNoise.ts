import { FLOAT, INT, runKernel } from './kernels';
import { type Tensor, type Tensor1D, tf } from './tensorflow';

/**
 * Numbers from N(0, 1) that the seed alone decides (TensorFlow `StatelessRandomNormal`), so that a compiled function can draw them anew
 * each time.
 * @param seed [2] int32
 */
export function gaussianNoise<T extends Tensor>(shape: readonly number[], seed: Tensor1D): T {
  return tf.tidy(() => {
    const size = tf.tensor1d([...shape], 'int32');
    return runKernel('StatelessRandomNormal', { dtype: FLOAT, T: INT, Tseed: INT }, [size, seed], 1)[0] as T;
  });
}
