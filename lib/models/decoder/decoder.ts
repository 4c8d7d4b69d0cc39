import type { ImageShape } from '../../datasets/dataset';
import { type LayersModel, type SymbolicTensor, tf } from '../../engine';
import { Initializers } from '../initialize';
import type { CodeSizes, Stages } from './canvas';
import { modulatedStages } from './modulated';
import { transposedStages } from './transposed';

export const DECODER_KINDS = ['transposed', 'modulated'] as const;
export type DecoderKind = (typeof DECODER_KINDS)[number];

export interface DecoderOptions {
  /** `transposed`: both codes lay out the image alike, see `transposedStages`; `modulated`: z_n lays it out, z_e modulates it, see `modulatedStages`. */
  readonly kind: DecoderKind;
  /** Channels of the last feature map; each earlier one has twice as many. */
  readonly width: number;
}

const STAGES = {
  transposed: { build: transposedStages, mostDoublings: 3, leastSide: 1 },
  modulated: { build: modulatedStages, mostDoublings: 5, leastSide: 6 },
} satisfies Record<DecoderKind, { build: Stages } & Doublings>;

/** Both codes to an image in 0 … 1, `[B, D_e + D_n] -> [B, H, W, C]`, in layers that a browser knows. */
export function createDecoder(sizes: CodeSizes, shape: ImageShape, options: DecoderOptions, seed: number): LayersModel {
  const [height, width, channels] = shape;
  const { build, ...limits } = STAGES[options.kind];
  const doublings = countDoublings(height, width, limits);
  const baseHeight = Math.ceil(height / 2 ** doublings);
  const baseWidth = Math.ceil(width / 2 ** doublings);
  const init = new Initializers(seed, 'decoder');
  const input = tf.input({ shape: [sizes.expression + sizes.nuisance], name: 'codes' });
  let x = build(input, { sizes, doublings, baseHeight, baseWidth, channels, width: options.width, init });
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

interface Doublings {
  readonly mostDoublings: number;
  /** Of the first feature map, where the image is not smaller than two of it. */
  readonly leastSide: number;
}

/** How often the sides can be halved before one is odd or below the least, once at least. */
function countDoublings(height: number, width: number, { mostDoublings, leastSide }: Doublings): number {
  const fits = (side: number, doublings: number) => side % 2 ** doublings === 0 && side >= leastSide * 2 ** doublings;
  let doublings = 1;
  while (doublings < mostDoublings && [height, width].every((side) => fits(side, doublings + 1))) doublings++;
  return doublings;
}
