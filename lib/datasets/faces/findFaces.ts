import type { Sharp } from 'sharp';
import { MienError } from '../../support/errors';
import { openPicture } from '../decoding/decode';
import { whyUndecodable } from '../decoding/undecodable';
import type { Box } from '../listing/listing';
import { type Detection, LOOK_SIDE, loadFaceDetector } from './blazeFace';

/**
 * The detector knows faces of up to a third of what it sees, and takes parts of a larger one for faces. So it looks twice: at the picture as
 * large as it can be, for small faces, and at half that size with a border around it, for large ones.
 */
const LOOKS = [
  { side: LOOK_SIDE, largest: 0.35 },
  { side: LOOK_SIDE / 2, largest: Number.POSITIVE_INFINITY },
] as const;
/** Of two faces that share more than this of the smaller one, the surer is kept. */
const MOST_SHARED = 0.5;

/**
 * How FER2013 frames a face, in sides of the detector's box: medians over 1,477 of its training images, in each of which the detector was
 * shown the one face. The middle 90 % of them lie within 0.72 … 1.36 of this size.
 */
const FRAME = { side: 0.84, above: 0.076 };

/**
 * The faces in a picture, each as the square that data sets of faces show of it, from left to right; none where there is none.
 * @param bytes of an image file
 * @returns in pixels of the picture as it is shown; a square may reach over its edges
 * @throws MienError when the bytes are not an image that can be decoded, or there is no detector
 */
export async function findFaces(bytes: Uint8Array): Promise<Box[]> {
  const detect = await loadFaceDetector();
  const picture = await openPicture(bytes);
  const found: Detection[] = [];
  for (const { side, largest } of LOOKS) {
    const { pixels, scale, left, top } = await look(picture, side).catch((error) => {
      throw new MienError(whyUndecodable(bytes, error), undefined, { cause: error });
    });
    for (const face of await detect(pixels)) {
      if (Math.max(face.width, face.height) > largest * side) continue;
      found.push({
        ...{ left: (face.left - left) / scale, top: (face.top - top) / scale },
        ...{ width: face.width / scale, height: face.height / scale, score: face.score },
      });
    }
  }
  return apart(found)
    .map(framed)
    .sort((a, b) => a.left - b.left);
}

/** The whole picture within `side` pixels, in the middle of a grey square of `LOOK_SIDE`. */
async function look(picture: Sharp, side: number) {
  const { autoOrient: shown } = await picture.metadata();
  const scale = side / Math.max(shown.width, shown.height);
  const [width, height] = [shown.width, shown.height].map((size) => Math.max(1, Math.round(size * scale))) as [
    number,
    number,
  ];
  const [left, top] = [Math.floor((LOOK_SIDE - width) / 2), Math.floor((LOOK_SIDE - height) / 2)];
  const border = { left, top, right: LOOK_SIDE - width - left, bottom: LOOK_SIDE - height - top };
  const pixels = await picture
    .clone()
    .flatten()
    .toColourspace('srgb')
    .resize(width, height, { fit: 'fill' })
    .extend({ ...border, background: '#777777' })
    .raw({ depth: 'uchar' })
    .toBuffer();
  return { pixels: new Uint8Array(pixels), scale, left, top };
}

function apart(faces: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const face of [...faces].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => shared(face, other) <= MOST_SHARED)) kept.push(face);
  }
  return kept;
}

/** Of the smaller box, how much lies in the other. */
function shared(a: Box, b: Box): number {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return (Math.max(0, across) * Math.max(0, down)) / Math.min(a.width * a.height, b.width * b.height);
}

function framed({ left, top, width, height }: Box): Box {
  const box = Math.max(width, height);
  const side = Math.max(1, Math.round(FRAME.side * box));
  const [x, y] = [left + width / 2, top + height / 2 - FRAME.above * box];
  return { left: Math.round(x - side / 2), top: Math.round(y - side / 2), width: side, height: side };
}
