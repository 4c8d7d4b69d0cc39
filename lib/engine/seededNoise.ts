/** Random numbers that the seed alone decides, so that a compiled function can draw them anew each time. */
import { FLOAT, INT, runKernel } from './kernels';
import { type Tensor, type Tensor1D, tf } from './tensorflow';

/**
 * Numbers from N(0, 1) (TensorFlow `StatelessRandomNormal`).
 * @param seed [2] int32
 */
export function gaussianNoise<T extends Tensor>(shape: readonly number[], seed: Tensor1D): T {
  return drawn('StatelessRandomNormal', shape, seed) as T;
}

/**
 * Numbers from 0 to below 1 (TensorFlow `StatelessRandomUniform`).
 * @param seed [2] int32
 */
export function uniformNoise<T extends Tensor>(shape: readonly number[], seed: Tensor1D): T {
  return drawn('StatelessRandomUniform', shape, seed) as T;
}

function drawn(kernel: string, shape: readonly number[], seed: Tensor1D): Tensor {
  return tf.tidy(() => {
    const size = tf.tensor1d([...shape], 'int32');
    return runKernel(kernel, { dtype: FLOAT, T: INT, Tseed: INT }, [size, seed], 1)[0]!;
  });
}
