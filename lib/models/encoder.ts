import type { ImageShape } from '../datasets/dataset';
import { type LayersModel, tf } from '../engine';
import { Initializers } from './initialize';
import { convolutionBlock, residualBlock } from './residual';

export interface EncoderOptions {
  /** Channels of the first convolution; each stage's are multiples of it. */
  readonly width: number;
  /** Residual stages, each halving the image's side; stage s has `width · 1.5 · 2^s` channels. */
  readonly stages: number;
  /** Residual blocks in each stage. */
  readonly blocks: number;
}

/**
 * The shared encoder: a small residual network, `[B, H, W, C] -> [B, H/2^stages, W/2^stages, D]`, images in 0 … 1.
 * The paper does not publish its backbone; this one is ours, sized for 48 × 48 images and two processor cores.
 */
export function createEncoder(shape: ImageShape, options: EncoderOptions, seed: number): LayersModel {
  const init = new Initializers(seed, 'encoder');
  const input = tf.input({ shape: [...shape], name: 'image' });
  let x = convolutionBlock(input, options.width, 1, 'stem', init); // [B, H, W, width]
  for (let stage = 0; stage < options.stages; stage++) {
    const filters = Math.round(options.width * 1.5 * 2 ** stage);
    for (let block = 0; block < options.blocks; block++) {
      x = residualBlock(x, filters, block === 0 ? 2 : 1, `stage${stage + 1}_block${block + 1}`, init);
    }
  }
  return tf.model({ inputs: input, outputs: x, name: 'encoder' });
}
