import { checkedIndex, type ImageShape, pixelsOf, type Split } from '../dataset';

/** A split's `read` over the pixels of all of its images, `[N, H, W, C]` row-major. */
export function fromMemory(pixels: Uint8Array, shape: ImageShape): Split['read'] {
  const bytes = pixelsOf(shape);
  const size = pixels.length / bytes;
  return (indices) => {
    const images = new Uint8Array(indices.length * bytes);
    for (let i = 0; i < indices.length; i++) {
      const index = checkedIndex(indices[i] as number, size);
      images.set(pixels.subarray(index * bytes, (index + 1) * bytes), i * bytes);
    }
    return images;
  };
}
