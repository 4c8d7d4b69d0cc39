import { type ImageShape, pixelsOf, type Split } from '../../datasets/dataset';
import type { Matrix } from '../matrix';

/** Pixels along each side: light, pose and who it is are still to be seen, and of an expression little. */
const SMALL_SIDE = 8;
/** Images read at a time. */
const BLOCK = 512;

/**
 * [N, 8 · 8 · C] every image of a split at 8 × 8 pixels, in 0 … 1: each the mean of the pixels that it covers, as PyTorch's
 * adaptive average pooling.
 */
export function smallImages(split: Pick<Split, 'size' | 'read'>, shape: ImageShape): Matrix {
  const [height, width, channels] = shape;
  const columns = SMALL_SIDE * SMALL_SIDE * channels;
  const values = new Float32Array(split.size * columns);
  const [down, across] = [spans(height), spans(width)];
  for (let start = 0; start < split.size; start += BLOCK) {
    const count = Math.min(BLOCK, split.size - start);
    const pixels = split.read(Array.from({ length: count }, (_, i) => start + i));
    for (let i = 0; i < count; i++) {
      const from = i * pixelsOf(shape);
      let at = (start + i) * columns;
      for (const [top, bottom] of down) {
        for (const [left, right] of across) {
          for (let c = 0; c < channels; c++) {
            let sum = 0;
            for (let y = top; y < bottom; y++)
              for (let x = left; x < right; x++) sum += pixels[from + (y * width + x) * channels + c]!;
            values[at++] = sum / (255 * (bottom - top) * (right - left));
          }
        }
      }
    }
  }
  return { values, columns };
}

function spans(side: number): [from: number, to: number][] {
  return Array.from({ length: SMALL_SIDE }, (_, i) => [
    Math.floor((i * side) / SMALL_SIDE),
    Math.ceil(((i + 1) * side) / SMALL_SIDE),
  ]);
}
