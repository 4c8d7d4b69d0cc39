import { type Tensor, type Tensor4D, tf } from '../tensorflow';

interface FilterGradientAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly filterShape: [height: number, width: number, inputs: number, outputs: number];
}

/**
 * Convolutions of 1 × 1 with a stride, the shortcuts of residual networks, look at some pixels only. The gradient of their kernel is taken
 * from those pixels alone: oneDNN's own for it (`jit_1x1`, backward_weights) writes beyond its memory where there are fewer than 16
 * channels and many pixels, which ends the process or, worse, does not. All other convolutions keep tfjs's kernel.
 */
export function installPointwiseGradient(): void {
  const stock = tf.getKernel('Conv2DBackpropFilter', 'tensorflow')!;
  tf.unregisterKernel('Conv2DBackpropFilter', 'tensorflow');
  tf.registerKernel({
    ...stock,
    kernelFunc: (call) => {
      const { x, dy } = call.inputs as unknown as { x: Tensor4D; dy: Tensor4D };
      const { strides, pad, dataFormat, filterShape } = call.attrs as unknown as FilterGradientAttributes;
      const [height, width, inputs, outputs] = filterShape;
      const [down, across] = typeof strides === 'number' ? [strides, strides] : strides;
      const isPointwise = height === 1 && width === 1 && typeof pad === 'string' && dataFormat === 'NHWC';
      if (!isPointwise || (down === 1 && across === 1)) return stock.kernelFunc(call);
      return tf.tidy(() => {
        const seen: Tensor = tf.avgPool(x, 1, [down, across], 'valid'); // ten times as fast as a strided slice
        return seen
          .reshape([-1, inputs])
          .matMul(dy.reshape([-1, outputs]), true)
          .reshape(filterShape);
      });
    },
  });
}
