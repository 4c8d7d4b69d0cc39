import type { Sharp } from 'sharp';
import { MienError } from '../../support/errors';
import { openPicture } from '../decoding/decode';
import { whyUndecodable } from '../decoding/undecodable';
import type { Box } from '../listing/listing';
import { loadFaceDetector } from './blazeFace';
import { BORDER, type Detection, found, framedFaces, LOOK_SIDE, LOOKS, placeIn } from './looks';

/**
 * The faces in a picture, each as the square that data sets of faces show of it, from left to right; none where there is none.
 * @param bytes of an image file
 * @returns in pixels of the picture as it is shown; a square may reach over its edges
 * @throws MienError when the bytes are not an image that can be decoded, or there is no detector
 */
export async function findFaces(bytes: Uint8Array): Promise<Box[]> {
  const detect = await loadFaceDetector();
  const picture = await openPicture(bytes);
  const { autoOrient: shown } = await picture.metadata();
  const faces: Detection[] = [];
  for (const look of LOOKS) {
    const place = placeIn(look, shown);
    const pixels = await squareOf(picture, place).catch((error) => {
      throw new MienError(whyUndecodable(bytes, error), undefined, { cause: error });
    });
    faces.push(...found(await detect(pixels), look, place));
  }
  return framedFaces(faces);
}

/** The whole picture in its place in a square of `LOOK_SIDE`. */
async function squareOf(picture: Sharp, { width, height, left, top }: ReturnType<typeof placeIn>): Promise<Uint8Array> {
  const border = { left, top, right: LOOK_SIDE - width - left, bottom: LOOK_SIDE - height - top };
  const pixels = await picture
    .clone()
    .flatten()
    .toColourspace('srgb')
    .resize(width, height, { fit: 'fill' })
    .extend({ ...border, background: BORDER })
    .raw({ depth: 'uchar' })
    .toBuffer();
  return new Uint8Array(pixels);
}
