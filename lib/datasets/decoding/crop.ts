import { MienError } from '../../support/errors';
import type { Box } from '../listing/listing';

/** The face in an image. */
export interface Crop {
  readonly box: Box;
  /** Added on each side, as a share of the box's longer side. */
  readonly margin: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface PlacedCrop {
  /** What is taken of the image, whole pixels inside of it. */
  readonly source: Box;
  /** The size that this gets. */
  readonly target: Size;
  /** Pixels on each side that repeat its edge, where the crop reaches over the image. */
  readonly border: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
}

/**
 * Where a crop comes from and goes to. The crop is the square (or, for another shape, the rectangle of that proportion) around the
 * box's middle that holds the box and its margin, so that faces are not stretched. What reaches over the image's edge is filled by
 * repeating the edge; positions are exact to a pixel of the image or of the result, whichever is larger.
 * @throws MienError when the box has no area or the crop and the image have no pixel in common
 */
export function placeCrop({ box, margin }: Crop, image: Size, shape: Size): PlacedCrop {
  if (!(box.width > 0 && box.height > 0)) throw new MienError(`its box has no area: ${describe(box)}`);
  const around = (1 + 2 * margin) * Math.max(box.width / shape.width, box.height / shape.height); // image pixels a result pixel
  const across = place(box.left + box.width / 2, around, shape.width, image.width);
  const down = place(box.top + box.height / 2, around, shape.height, image.height);
  if (!across || !down) {
    throw new MienError(`its box ${describe(box)} lies outside of the image, ${image.width} × ${image.height}`);
  }
  return {
    source: { left: across.start, width: across.length, top: down.start, height: down.length },
    target: { width: across.size, height: down.size },
    border: { left: across.before, right: across.after, top: down.before, bottom: down.after },
  };
}

/** One direction: `size` result pixels of `scale` image pixels each around `middle`, in an image of `length` pixels. */
function place(middle: number, scale: number, size: number, length: number) {
  const from = middle - (scale * size) / 2;
  const to = from + scale * size;
  if (!(from < length && to > 0)) return undefined;
  const start = Math.min(length - 1, Math.max(0, Math.round(from)));
  const end = Math.min(length, Math.max(start + 1, Math.round(to)));
  const before = Math.min(size - 1, Math.max(0, Math.round((start - from) / scale)));
  const after = Math.min(size - 1 - before, Math.max(0, Math.round((to - end) / scale)));
  return { start, length: end - start, size: size - before - after, before, after };
}

function describe({ left, top, width, height }: Box): string {
  return `${width} × ${height} at (${left}, ${top})`;
}
