import type { ImageShape } from '../datasets/dataset';
import { type LayersModel, type SymbolicTensor, tf } from '../engine';
import { Initializers } from './initialize';

export interface DecoderOptions {
  /** Channels of the last feature map; each earlier one has twice as many. */
  readonly width: number;
}

/**
 * Both codes to an image in 0 … 1, `[B, D_e + D_n] -> [B, H, W, C]`. It doubles the side with stride-2 transposed convolutions
 * (kernel 4, so that every output pixel is covered alike), which a browser knows and whose gradient is an ordinary convolution.
 */
export function createDecoder(codeSize: number, shape: ImageShape, options: DecoderOptions, seed: number): LayersModel {
  const [height, width, channels] = shape;
  const doublings = countDoublings(height, width);
  const init = new Initializers(seed, 'decoder');
  const input = tf.input({ shape: [codeSize], name: 'codes' });
  const baseHeight = Math.ceil(height / 2 ** doublings);
  const baseWidth = Math.ceil(width / 2 ** doublings);
  const baseFilters = options.width * 2 ** (doublings - 1);
  let x = tf.layers
    .dense({
      units: baseHeight * baseWidth * baseFilters,
      activation: 'relu',
      kernelInitializer: init.he(),
      name: 'decoder_base',
    })
    .apply(input) as SymbolicTensor;
  x = tf.layers
    .reshape({ targetShape: [baseHeight, baseWidth, baseFilters], name: 'decoder_map' })
    .apply(x) as SymbolicTensor;
  for (let i = 0; i < doublings; i++) {
    const last = i === doublings - 1;
    x = tf.layers
      .conv2dTranspose({
        filters: last ? channels : baseFilters / 2 ** (i + 1),
        kernelSize: 4,
        strides: 2,
        padding: 'same',
        activation: last ? 'sigmoid' : 'relu',
        kernelInitializer: last ? init.glorot() : init.he(),
        name: `decoder_up${i + 1}`,
      })
      .apply(x) as SymbolicTensor; // [B, 2h, 2w, filters]
  }
  const surplus = [baseHeight * 2 ** doublings - height, baseWidth * 2 ** doublings - width] as const;
  if (surplus[0] + surplus[1] > 0) {
    // an odd side: the next even one, cut
    x = tf.layers
      .cropping2D({
        cropping: [
          [0, surplus[0]],
          [0, surplus[1]],
        ],
        name: 'decoder_crop',
      })
      .apply(x) as SymbolicTensor;
  }
  return tf.model({ inputs: input, outputs: x, name: 'decoder' });
}

/** How often the side can be halved before it is odd, three times at most and once at least. */
function countDoublings(height: number, width: number): number {
  let doublings = 0;
  while (doublings < 3 && height % 2 ** (doublings + 1) === 0 && width % 2 ** (doublings + 1) === 0) doublings++;
  return Math.max(doublings, 1);
}
