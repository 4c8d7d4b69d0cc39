/**
 * Views of an image at test time: a classifier's probabilities, averaged over small shifts, a slight enlargement and the mirror image, are
 * more accurate than those of the image alone (ten views: Krizhevsky et al. 2012).
 */
import { warp } from '../datasets/batches/augment';
import { tensorOf } from '../datasets/batches/batches';
import type { ImageShape } from '../datasets/dataset';
import { tf } from '../engine';
import { isWhole, type View, WHOLE, windowOf } from './view';

/** 44 of 48 pixels. */
const CROP = 11 / 12;
const both = (views: readonly View[]): View[] => views.flatMap((view) => [view, { ...view, mirrored: true }]);
const grid = (step: number) =>
  [-step, 0, step].flatMap((down) => [-step, 0, step].map((right) => [right, down] as const));
const corners = grid(1 - CROP).filter(([right, down]) => (right === 0) === (down === 0)); // the centre among them

/** `ten`: the crop at the centre and at the corners; `thirty-six`: nine shifts of the image and of the crop; each mirrored too. */
export const VIEWS = {
  one: [WHOLE],
  mirrored: both([WHOLE]),
  ten: both(corners.map((shift) => ({ ...WHOLE, scale: CROP, shift }))),
  'thirty-six': both([1, CROP].flatMap((scale) => grid(0.09).map((shift) => ({ ...WHOLE, scale, shift })))),
} satisfies Record<string, readonly View[]>;

export type ViewsName = keyof typeof VIEWS;

/** A view of each image, bilinear, the edge continued outside: `[B, H, W, C] -> [B, H, W, C]`. */
export function viewOf(pixels: Uint8Array, shape: ImageShape, view: View): Uint8Array {
  const moved = isWhole(view) ? pixels : moveTo(view, pixels, shape);
  return view.mirrored ? mirror(moved, shape) : moved;
}

function moveTo(view: View, pixels: Uint8Array, shape: ImageShape): Uint8Array {
  const row = windowOf(view, shape[0], shape[1]);
  const images = tensorOf(pixels, shape);
  const transforms = new Float32Array(images.shape[0] * row.length).map((_, i) => row[i % row.length]!);
  const values = tf.tidy(() => warp(images, transforms).mul(255).round());
  images.dispose();
  const moved = Uint8Array.from(values.dataSync());
  values.dispose();
  return moved;
}

/** Left and right exchanged, [B, H, W, C]. */
function mirror(pixels: Uint8Array, [, width, channels]: ImageShape): Uint8Array {
  const mirrored = new Uint8Array(pixels.length);
  const row = width * channels;
  for (let at = 0; at < pixels.length; at += row) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        mirrored[at + x * channels + c] = pixels[at + (width - 1 - x) * channels + c]!;
      }
    }
  }
  return mirrored;
}
