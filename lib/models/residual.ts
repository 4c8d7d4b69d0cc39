import { type SymbolicTensor, tf } from '../engine';
import type { Initializers } from './initialize';

/** 3×3 (or 1×1) convolution without bias, then batch normalisation: `[B, H, W, C] -> [B, H/stride, W/stride, filters]`. */
function convolve(
  x: SymbolicTensor,
  filters: number,
  kernelSize: number,
  strides: number,
  name: string,
  init: Initializers,
): SymbolicTensor {
  const y = tf.layers
    .conv2d({
      filters,
      kernelSize,
      strides,
      padding: 'same',
      useBias: false,
      kernelInitializer: init.he(),
      name: `${name}_conv`,
    })
    .apply(x);
  // momentum 0.9: epochs here are a few hundred steps, far fewer than Keras's default of 0.99 assumes
  return tf.layers
    .batchNormalization({ momentum: 0.9, epsilon: 1e-5, name: `${name}_norm` })
    .apply(y) as SymbolicTensor;
}

function relu(x: SymbolicTensor, name: string): SymbolicTensor {
  return tf.layers.reLU({ name }).apply(x) as SymbolicTensor;
}

/** Convolution, normalisation, ReLU: the first layer of an encoder. */
export function convolutionBlock(
  x: SymbolicTensor,
  filters: number,
  strides: number,
  name: string,
  init: Initializers,
) {
  return relu(convolve(x, filters, 3, strides, name, init), `${name}_relu`);
}

/**
 * Basic residual block (He et al. 2016): two 3×3 convolutions and a shortcut, which is a 1×1 convolution where the shape changes.
 * `[B, H, W, C] -> [B, H/strides, W/strides, filters]`
 */
export function residualBlock(x: SymbolicTensor, filters: number, strides: number, name: string, init: Initializers) {
  const inner = convolutionBlock(x, filters, strides, `${name}_a`, init);
  const residual = convolve(inner, filters, 3, 1, `${name}_b`, init);
  const changes = strides !== 1 || x.shape[3] !== filters;
  const shortcut = changes ? convolve(x, filters, 1, strides, `${name}_shortcut`, init) : x;
  return relu(tf.layers.add({ name: `${name}_add` }).apply([residual, shortcut]) as SymbolicTensor, `${name}_relu`);
}
