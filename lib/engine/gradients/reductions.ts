import { type Tensor, tf } from '../tensorflow';

/**
 * Replaces tfjs's gradients of `sum` and `mean`, which multiply by an array of ones that JavaScript fills at every call (295,000 numbers
 * for a batch of 128 images of 48 × 48), by a broadcast inside TensorFlow.
 */
export function installReductionGradients(): void {
  install('Sum', () => 1);
  install('Mean', (x, axes) => axes.reduce((count, axis) => count * x.shape[axis]!, 1));
}

/** @param divisor what the broadcast gradient is divided by, given the input and the axes reduced over */
function install(kernelName: 'Sum' | 'Mean', divisor: (x: Tensor, axes: readonly number[]) => number): void {
  tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const x = saved[0]!;
      const axes = tf.util.parseAxisParam(attributes.axis as unknown as number[], x.shape);
      const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      const by = divisor(x, axes);
      const scaled = by === 1 ? (dy as Tensor) : (dy as Tensor).div(by);
      // tfjs broadcasts nothing to nothing wrongly
      return { x: () => (x.size === 0 ? tf.zeros(x.shape) : scaled.reshape(kept).broadcastTo(x.shape)) };
    },
  });
}
