import type { ImageShape, Split } from '../dataset';
import { eachDigest } from './exactCopies';

/** What was found, by reference and split, for as long as these are in use: evaluation, probes and metrics of a run ask the same. */
const found = new WeakMap<Split, WeakMap<Split, readonly boolean[]>>();

/**
 * Which images of a split are exact pixel copies of an image in another, e.g. 288 of FER2013's test images are in its training
 * split: they measure memory, not generalisation. Asked again of the same two splits, it reads no image.
 * @returns [N] true where image i of `split` also is in `reference`
 */
export function findCopies(split: Split, reference: Split, shape: ImageShape): readonly boolean[] {
  const ofReference = found.get(reference) ?? new WeakMap<Split, readonly boolean[]>();
  const copies = ofReference.get(split) ?? compare(split, reference, shape);
  found.set(reference, ofReference.set(split, copies));
  return copies;
}

function compare(split: Split, reference: Split, shape: ImageShape): boolean[] {
  const known = new Set<string>();
  eachDigest(reference, shape, (digest) => known.add(digest.toString('base64')));
  const copies: boolean[] = [];
  eachDigest(split, shape, (digest) => copies.push(known.has(digest.toString('base64'))));
  return copies;
}
