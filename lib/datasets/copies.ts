import { createHash } from 'node:crypto';
import { type ImageShape, pixelsOf, type Split } from './dataset';

const CHUNK = 512;

/**
 * Which images of a split are exact pixel copies of an image in another, e.g. 288 of FER2013's test images are in its training
 * split: they measure memory, not generalisation.
 * @returns [N] true where image i of `split` also is in `reference`
 */
export function findCopies(split: Split, reference: Split, shape: ImageShape): boolean[] {
  const known = new Set<string>();
  eachDigest(reference, shape, (digest) => known.add(digest));
  const copies: boolean[] = [];
  eachDigest(split, shape, (digest) => copies.push(known.has(digest)));
  return copies;
}

function eachDigest(split: Split, shape: ImageShape, visit: (digest: string) => void): void {
  const bytes = pixelsOf(shape);
  for (let start = 0; start < split.size; start += CHUNK) {
    const indices = Array.from({ length: Math.min(CHUNK, split.size - start) }, (_, i) => start + i);
    const images = split.read(indices);
    for (let i = 0; i < indices.length; i++) {
      visit(
        createHash('md5')
          .update(images.subarray(i * bytes, (i + 1) * bytes))
          .digest('base64'),
      );
    }
  }
}
