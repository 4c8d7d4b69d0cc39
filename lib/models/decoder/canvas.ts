import { type SymbolicTensor, tf } from '../../engine';
import type { Initializers } from '../initialize';

/** The lengths of the two codes, which a decoder reads as one, z_e first. */
export interface CodeSizes {
  /** D_e */
  readonly expression: number;
  /** D_n */
  readonly nuisance: number;
}

/** What the stages of a decoder are built on. */
export interface Canvas {
  readonly sizes: CodeSizes;
  /** Of the first feature map. */
  readonly baseHeight: number;
  readonly baseWidth: number;
  /** How often its side is doubled. */
  readonly doublings: number;
  /** Of the last feature map. */
  readonly width: number;
  /** Of the image. */
  readonly channels: number;
  readonly init: Initializers;
}

/** Codes to an image in 0 … 1, `[B, D_e + D_n] -> [B, 2^doublings · h, 2^doublings · w, C]`. */
export type Stages = (codes: SymbolicTensor, canvas: Canvas) => SymbolicTensor;

/** The first feature map that `read` lays out, `[B, D] -> [B, h, w, filters]`. */
export function baseMap(
  read: SymbolicTensor,
  filters: number,
  { baseHeight, baseWidth, init }: Canvas,
): SymbolicTensor {
  const units = baseHeight * baseWidth * filters;
  const values = tf.layers
    .dense({ units, activation: 'relu', kernelInitializer: init.he(), name: 'decoder_base' })
    .apply(read);
  const map = tf.layers.reshape({ targetShape: [baseHeight, baseWidth, filters], name: 'decoder_map' });
  return map.apply(values) as SymbolicTensor;
}
