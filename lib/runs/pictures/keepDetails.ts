import { type ImageShape, pixelsOf } from '../../datasets/dataset';

/** Faces, and what the decoder makes of them: each [N, H, W, C], 0 … 255. */
export interface PaintedFaces {
  /** As they were given: A. */
  readonly images: Uint8Array;
  /** The decoder's of both their own codes: U. */
  readonly unswapped: Uint8Array;
  /** The decoder's of their z_n and another's z_e: S. */
  readonly swapped: Uint8Array;
}

/** τ: of a change of this size, 0 … 255, 1 / e of a detail is kept. Chosen on validation faces among 6, 12, 20 and 40. */
const FADES_AT = 12;
/** Standard deviation of G, a share of the image's width: a pixel where it is 48. Chosen likewise among 0, 1, 2 and 3 pixels. */
const SPREAD = 1 / 48;

/**
 * Swapped faces that keep what the decoder does not paint of a face (glasses, strands of hair, a background) where the swap changes nothing:
 *
 *     S + w · (A − U),   w = exp(−(G ∗ |S − U|) / τ)
 *
 * A − U are the details; where a mouth moves they are the old mouth's, and fade. Masks that let the original through where nothing is to change
 * are painted by a network in GANimation (Pumarola et al. 2018). What comes out is partly the image itself: a picture to look at, no evidence of what
 * the codes hold.
 * @returns [N, H, W, C]
 * @throws RangeError when the three are not as many images of that shape
 */
export function keepDetails({ images, unswapped, swapped }: PaintedFaces, shape: ImageShape): Uint8Array {
  const values = pixelsOf(shape);
  if (swapped.length % values !== 0 || [images, unswapped].some(({ length }) => length !== swapped.length)) {
    throw new RangeError('Faces and what is painted of them are not as many images of this shape.');
  }
  const kept = new Uint8Array(swapped.length);
  for (let start = 0; start < kept.length; start += values) {
    const [own, u, s] = [images, unswapped, swapped].map((of) => of.subarray(start, start + values));
    const shares = sharesKept(u!, s!, shape);
    for (let k = 0; k < values; k++) {
      const value = s![k]! + shares[Math.floor(k / shape[2])]! * (own![k]! - u![k]!);
      kept[start + k] = Math.round(Math.min(255, Math.max(0, value)));
    }
  }
  return kept;
}

/** w of one image, `[H, W, C], [H, W, C] -> [H, W]`: the share of a pixel's detail that is kept. */
export function sharesKept(
  unswapped: ArrayLike<number>,
  swapped: ArrayLike<number>,
  [height, width, channels]: ImageShape,
): Float32Array {
  const change = new Float32Array(height * width);
  for (let k = 0; k < height * width * channels; k++) {
    change[Math.floor(k / channels)]! += Math.abs(swapped[k]! - unswapped[k]!) / channels;
  }
  const kernel = gaussian(SPREAD * width);
  const spread = smooth(smooth(change, width, 1, kernel), height, width, kernel);
  return spread.map((size) => Math.exp(-size / FADES_AT));
}

/** From its middle to three standard deviations; with its mirror image it sums to 1. */
function gaussian(deviation: number): Float32Array {
  const half = Float32Array.from({ length: Math.ceil(3 * deviation) + 1 }, (_, i) =>
    Math.exp(-((i / deviation) ** 2) / 2),
  );
  const sum = 2 * half.reduce((a, b) => a + b) - 1;
  return half.map((weight) => weight / sum);
}

/** Along a side of an image whose neighbours are `step` values apart; beyond an edge its last value goes on. */
function smooth(values: Float32Array, side: number, step: number, kernel: Float32Array): Float32Array {
  return values.map((own, k) => {
    const at = Math.floor(k / step) % side;
    const neighbour = (offset: number) => values[k + (Math.min(side - 1, Math.max(0, at + offset)) - at) * step]!;
    return kernel.reduce((sum, weight, i) => sum + weight * (i === 0 ? own : neighbour(i) + neighbour(-i)), 0);
  });
}
