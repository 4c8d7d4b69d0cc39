import { type ImageShape, pixelsOf, type Split } from '../dataset';

/** Reads images by index from the pixels of all, `[N, H, W, C]` row-major. */
export function fromMemory(pixels: Uint8Array, shape: ImageShape): Split['read'] {
  const bytes = pixelsOf(shape);
  return (indices) => {
    const images = new Uint8Array(indices.length * bytes);
    for (let i = 0; i < indices.length; i++) {
      images.set(pixels.subarray(indices[i]! * bytes, (indices[i]! + 1) * bytes), i * bytes);
    }
    return images;
  };
}
