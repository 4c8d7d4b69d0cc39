import sharp from 'sharp';
import { type ImageShape, pixelsOf } from '../dataset';

/**
 * Grey pixels that come in no file, in another size or colour: stretched as `decodeImage` stretches images.
 * @param pixels [H, W, 1]
 * @returns in the shape asked for; the same array where that is its own
 */
export async function reshaped(pixels: Uint8Array, from: ImageShape, to: ImageShape): Promise<Uint8Array> {
  if (from.join() === to.join()) return pixels;
  const [height, width, channels] = to;
  const raw = { width: from[1], height: from[0], channels: 1 } as const;
  const grey = await sharp(pixels, { raw })
    .resize(width, height, { fit: 'fill' })
    .toColourspace('b-w')
    .raw({ depth: 'uchar' })
    .toBuffer();
  if (channels === 1) return new Uint8Array(grey);
  const colours = new Uint8Array(pixelsOf(to));
  for (let i = 0; i < grey.length; i++) colours.fill(grey[i]!, 3 * i, 3 * i + 3);
  return colours;
}
