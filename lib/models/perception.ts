import type { ImageShape } from '../datasets/dataset';
import { type LayersModel, type SymbolicTensor, tf } from '../engine';
import { Initializers } from './initialize';

const CHANNELS = [16, 32, 64];

/**
 * The frozen network in whose features reconstructions may be compared with images: three 3 × 3 convolutions with ReLUs, each level but
 * the first halving the side, `[B, H, W, C] -> [B, H, W, 16], [B, H/2, W/2, 32], [B, H/4, W/4, 64]`.
 *
 * Its weights are as they were drawn: random convolutions keep enough of an image to compare and even to restore it (He, Wang & Hopcroft
 * 2016), need no download, and stand still, which features of the encoder in training would not. Which network the paper might have used is
 * not known; this choice is ours. The same seed gives the same network, so no checkpoint holds it.
 */
export function createPerception(shape: ImageShape, seed: number): LayersModel {
  const init = new Initializers(seed, 'perception');
  const input = tf.input({ shape: [...shape], name: 'perception_image' });
  const levels: SymbolicTensor[] = [];
  for (const [i, filters] of CHANNELS.entries()) {
    const convolution = tf.layers.conv2d({
      filters,
      kernelSize: 3,
      strides: i === 0 ? 1 : 2,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: init.he(),
      trainable: false,
      name: `perception_level${i + 1}`,
    });
    levels.push(convolution.apply(levels.at(-1) ?? input) as SymbolicTensor);
  }
  return tf.model({ inputs: input, outputs: levels, name: 'perception' });
}
