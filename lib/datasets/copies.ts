import type { ImageShape, Split } from './dataset';
import { eachDigest } from './exactCopies';

/**
 * Which images of a split are exact pixel copies of an image in another, e.g. 288 of FER2013's test images are in its training
 * split: they measure memory, not generalisation.
 * @returns [N] true where image i of `split` also is in `reference`
 */
export function findCopies(split: Split, reference: Split, shape: ImageShape): boolean[] {
  const known = new Set<string>();
  eachDigest(reference, shape, (digest) => known.add(digest.toString('base64')));
  const copies: boolean[] = [];
  eachDigest(split, shape, (digest) => copies.push(known.has(digest.toString('base64'))));
  return copies;
}
