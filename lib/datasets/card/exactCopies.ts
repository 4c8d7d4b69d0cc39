import { createHash } from 'node:crypto';
import { groupBy } from '../../support/numbers';
import { type Dataset, type ImageShape, pixelsOf, SPLIT_NAMES, type Split, type SplitName } from '../dataset';

const CHUNK = 512;
const DIGEST_BYTES = 16;

/** An image by its split and its place there. */
export interface ImagePlace {
  readonly split: SplitName;
  readonly index: number;
}

/**
 * Groups of images of a dataset that are pixel for pixel the same, each in the order of the splits. Only digests are held in memory:
 * 28 bytes an image.
 * @param look sees the pixels of every image on the way, as each is read once
 */
export function exactCopies(
  dataset: Pick<Dataset, 'splits' | 'shape'>,
  look: (place: ImagePlace, pixels: Uint8Array) => void = () => {},
): ImagePlace[][] {
  const splits = SPLIT_NAMES.map((name) => dataset.splits[name]);
  const total = splits.reduce((sum, split) => sum + split.size, 0);
  const digests = Buffer.alloc(total * DIGEST_BYTES);
  let at = 0;
  for (const split of splits) {
    let index = 0;
    eachDigest(split, dataset.shape, (digest, pixels) => {
      digest.copy(digests, DIGEST_BYTES * at++);
      look({ split: split.name, index: index++ }, pixels);
    });
  }
  // sorted by the first six bytes, which fit a number; the whole digest decides among the few that agree in these
  const keys = Float64Array.from({ length: total }, (_, i) => digests.readUIntBE(i * DIGEST_BYTES, 6));
  const order = Uint32Array.from({ length: total }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
  const groups: ImagePlace[][] = [];
  for (let start = 0; start < total; ) {
    let end = start + 1;
    while (end < total && keys[order[end]!] === keys[order[start]!]) end++;
    if (end > start + 1) groups.push(...byDigest(order.subarray(start, end), digests).map((all) => all.map(placeOf)));
    start = end;
  }
  return groups.sort((a, b) => rank(a[0]!) - rank(b[0]!) || a[0]!.index - b[0]!.index);

  function placeOf(image: number): ImagePlace {
    let index = image;
    for (const split of splits) {
      if (index < split.size) return { split: split.name, index };
      index -= split.size;
    }
    throw new RangeError(`There is no image ${image}`);
  }
}

/** Calls with the digest of each image of a split in order, equal for equal pixels, and these. */
export function eachDigest(split: Split, shape: ImageShape, visit: (digest: Buffer, pixels: Uint8Array) => void): void {
  const bytes = pixelsOf(shape);
  for (let start = 0; start < split.size; start += CHUNK) {
    const indices = Array.from({ length: Math.min(CHUNK, split.size - start) }, (_, i) => start + i);
    const images = split.read(indices);
    for (let i = 0; i < indices.length; i++) {
      const pixels = images.subarray(i * bytes, (i + 1) * bytes);
      visit(createHash('md5').update(pixels).digest(), pixels);
    }
  }
}

function byDigest(images: Uint32Array, digests: Buffer): number[][] {
  const groups = groupBy(images, (image) =>
    digests.toString('latin1', image * DIGEST_BYTES, (image + 1) * DIGEST_BYTES),
  );
  return [...groups.values()].filter((group) => group.length > 1);
}

const rank = ({ split }: ImagePlace) => SPLIT_NAMES.indexOf(split);
