/** How a detector looks at a picture, and what is made of what it finds: numbers alone, for Node and for a page. */
import type { Box } from '../listing/listing';

/** Side of the square that the detector looks at, pixels. */
export const LOOK_SIDE = 256;

/** In pixels of the square. */
export interface Detection extends Box {
  /** 0 … 1 */
  readonly score: number;
}

/**
 * The detector knows faces of up to a third of what it sees, and takes parts of a larger one for faces. So it looks twice: at the picture as
 * large as it can be, for small faces, and at half that size with a border around it, for large ones.
 */
export const LOOKS: readonly Look[] = [
  { side: LOOK_SIDE, largest: 0.35 },
  { side: LOOK_SIDE / 2, largest: Number.POSITIVE_INFINITY },
];

export interface Look {
  /** Of the whole picture in the square, the longer side. */
  readonly side: number;
  /** Faces that are larger than this share of it are left to the other look. */
  readonly largest: number;
}

/** What lies around the picture in the square. */
export const BORDER = '#777777';

/** Of two faces that share more than this of the smaller one, the surer is kept. */
const MOST_SHARED = 0.5;

/**
 * How FER2013 frames a face, in sides of the detector's box: medians over 1,477 of its training images, in each of which the detector was
 * shown the one face. The middle 90 % of them lie within 0.72 … 1.36 of this size.
 */
const FRAME = { side: 0.84, above: 0.076 };

/** Where a picture lies in the square: as large as the look has it, in the middle. */
export function placeIn({ side }: Look, picture: { readonly width: number; readonly height: number }) {
  const scale = side / Math.max(picture.width, picture.height);
  const length = (size: number) => Math.max(1, Math.round(size * scale));
  const [width, height] = [length(picture.width), length(picture.height)];
  const [left, top] = [Math.floor((LOOK_SIDE - width) / 2), Math.floor((LOOK_SIDE - height) / 2)];
  return { width, height, left, top, scale };
}

/** What a look has found, in pixels of the picture. */
export function found(
  faces: readonly Detection[],
  { side, largest }: Look,
  { left, top, scale }: ReturnType<typeof placeIn>,
): Detection[] {
  return faces
    .filter((face) => Math.max(face.width, face.height) <= largest * side)
    .map((face) => ({
      ...{ left: (face.left - left) / scale, top: (face.top - top) / scale },
      ...{ width: face.width / scale, height: face.height / scale, score: face.score },
    }));
}

/** Of what all looks have found each face once, as the square that data sets of faces show of it, from left to right. */
export function framedFaces(faces: readonly Detection[]): Box[] {
  return apart(faces)
    .map(framed)
    .sort((a, b) => a.left - b.left);
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
  return overlap(a, b) / Math.min(a.width * a.height, b.width * b.height);
}

/** The area that two boxes have in common. */
export function overlap(a: Box, b: Box): number {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return Math.max(0, across) * Math.max(0, down);
}

function framed({ left, top, width, height }: Box): Box {
  const box = Math.max(width, height);
  const side = Math.max(1, Math.round(FRAME.side * box));
  const [x, y] = [left + width / 2, top + height / 2 - FRAME.above * box];
  return { left: Math.round(x - side / 2), top: Math.round(y - side / 2), width: side, height: side };
}
