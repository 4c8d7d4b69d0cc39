import { Random } from '../support/random';

/** To lay out; with fewer there is nothing to see, and UMAP needs more points than neighbours. */
export const FEWEST_SHOWN = 32;

/**
 * The images of a split that are shown where it has too many, in their order: all, or so many drawn by seed, the same each time. The first ones
 * would not do: in folders they are all of the first classes.
 * @param size of the split
 */
export function shownImages(size: number, most: number): Int32Array {
  if (size <= most) return Int32Array.from({ length: size }, (_, i) => i);
  return new Random(1, 'explore').permutation(size).subarray(0, most).sort();
}
