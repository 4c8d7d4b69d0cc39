import type { ImageShape } from '../datasets/dataset';
import { type LayersModel, type SymbolicTensor, tf } from '../engine';
import { Initializers } from './initialize';
import { convolutionBlock, residualBlock } from './residual';

export const ENCODER_KINDS = ['residual', 'vgg'] as const;
export type EncoderKind = (typeof ENCODER_KINDS)[number];

export interface EncoderOptions {
  /** `residual`: see `residualStages`; `vgg`: see `plainStages`. */
  readonly kind: EncoderKind;
  /** Channels of the first convolution; each stage's are multiples of it. */
  readonly width: number;
  /** Stages, each halving the image's side. */
  readonly stages: number;
  /** Residual blocks, or plain convolutions, in each stage. */
  readonly blocks: number;
  /** A tfjs LayersModel whose feature maps are taken instead (see `loadEncoder`); with it the other sizes are z_n's own encoder's only. */
  readonly from?: string | null;
  /** Whether training leaves the encoder that was given as it is. */
  readonly frozen?: boolean;
}

/**
 * An encoder: a small convolutional network, `[B, H, W, C] -> [B, H/2^stages, W/2^stages, D]`, images in 0 … 1.
 * The paper does not publish its backbone; this one is ours, sized for 48 × 48 images and two processor cores.
 * @param name of the model, and, but for `encoder`, before the names of its layers, so that two can be part of one model
 */
export function createEncoder(
  shape: ImageShape,
  options: EncoderOptions,
  seed: number,
  name: 'encoder' | 'nuisanceEncoder' = 'encoder',
): LayersModel {
  const init = new Initializers(seed, name);
  const prefix = name === 'encoder' ? '' : `${name}_`;
  const input = tf.input({ shape: [...shape], name: `${prefix}image` });
  const stages = { residual: residualStages, vgg: plainStages }[options.kind];
  return tf.model({ inputs: input, outputs: stages(input, options, init, prefix), name });
}

/** A convolution, then residual blocks, the first of each stage with stride 2; stage s has `width · 1.5 · 2^s` channels. */
function residualStages(
  image: SymbolicTensor,
  options: EncoderOptions,
  init: Initializers,
  prefix: string,
): SymbolicTensor {
  let x = convolutionBlock(image, options.width, 1, `${prefix}stem`, init); // [B, H, W, width]
  for (let stage = 0; stage < options.stages; stage++) {
    const filters = Math.round(options.width * 1.5 * 2 ** stage);
    for (let block = 0; block < options.blocks; block++) {
      x = residualBlock(x, filters, block === 0 ? 2 : 1, `${prefix}stage${stage + 1}_block${block + 1}`, init);
    }
  }
  return x;
}

/**
 * Convolutions with normalisation and a maximum over 2 × 2 pixels after each stage, which has `width · 2^s` channels: VGG (Simonyan &
 * Zisserman 2015) as it is common on FER2013.
 */
function plainStages(
  image: SymbolicTensor,
  options: EncoderOptions,
  init: Initializers,
  prefix: string,
): SymbolicTensor {
  let x = image;
  for (let stage = 0; stage < options.stages; stage++) {
    const filters = options.width * 2 ** stage;
    for (let block = 0; block < options.blocks; block++) {
      x = convolutionBlock(x, filters, 1, `${prefix}stage${stage + 1}_block${block + 1}`, init);
    }
    const pool = tf.layers.maxPooling2d({ poolSize: 2, padding: 'same', name: `${prefix}stage${stage + 1}_pool` });
    x = pool.apply(x) as SymbolicTensor;
  }
  return x;
}
