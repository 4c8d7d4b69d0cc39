import { messageOf } from '../../support/errors';
import { type ImageShape, pixelsOf } from '../dataset';
import type { Crop } from './crop';
import { decodeImage, isPlainJpeg } from './decode';
import { decodeJpegs, JPEGS_AT_ONCE } from './jpegFunction';

/** The pixels of an image, [H, W, C], or why there are none. */
export type Decoded = Uint8Array | { readonly reason: string };

/** Fewer JPEGs than this are decoded one by one: the function would decode its stand-ins for longer. */
const FEWEST = JPEGS_AT_ONCE / 8;

/**
 * Decodes each file as `decodeImage` does, to the same pixels and with the same words for what is wrong; plain JPEGs of the right size,
 * which data sets consist of, on all cores at once.
 * @param files up to `JPEGS_AT_ONCE`
 * @param crops where the face is in each, undefined for the whole image
 */
export async function decodeMany(
  files: readonly Uint8Array[],
  shape: ImageShape,
  crops: readonly (Crop | undefined)[] = [],
): Promise<Decoded[]> {
  const plain = files.flatMap((bytes, i) => (!crops[i] && isPlainJpeg(bytes, shape) ? [i] : []));
  const decoded = new Array<Decoded | undefined>(files.length);
  if (plain.length >= FEWEST) {
    const pixels = attemptAll(
      plain.map((i) => files[i]!),
      shape,
    );
    const size = pixelsOf(shape);
    if (pixels) for (const [at, i] of plain.entries()) decoded[i] = pixels.subarray(at * size, (at + 1) * size);
  }
  return Promise.all(files.map((bytes, i) => decoded[i] ?? attempt(bytes, shape, crops[i])));
}

function attemptAll(files: readonly Uint8Array[], shape: ImageShape): Uint8Array | undefined {
  try {
    return decodeJpegs(files, shape);
  } catch {
    return undefined; // one of them is broken; one by one it shows which
  }
}

async function attempt(bytes: Uint8Array, shape: ImageShape, crop: Crop | undefined): Promise<Decoded> {
  try {
    return await decodeImage(bytes, shape, crop);
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
