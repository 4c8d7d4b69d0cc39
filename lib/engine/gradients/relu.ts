import { FLOAT, runKernel } from '../kernels';
import { type Tensor, tf } from '../tensorflow';

/** Replaces tfjs's gradient of `relu` (five kernels) by TensorFlow's `ReluGrad` (one), for every layer at once. */
export function installReluGradient(): void {
  tf.unregisterGradient('Relu');
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, saved) => ({
      // dy where the output is positive, else 0: the output serves as well as the input
      x: () => runKernel('ReluGrad', { T: FLOAT }, [dy as Tensor, saved[0]!], 1)[0]!,
    }),
  });
}
