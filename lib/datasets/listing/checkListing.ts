import { isAbsolute, win32 } from 'node:path';
import { MienError } from '../../support/errors';
import { SPLIT_NAMES } from '../dataset';
import type { ListedImage, Listing } from './listing';

/**
 * Refuses a listing that would lead to files outside of its root, or to labels that mean nothing. Every loader's listing comes through
 * here, so that a manifest from anywhere is safe to pack.
 * @throws MienError naming the image and what is wrong with it
 */
export function checkListing(listing: Listing): void {
  const { name, root, images, classes } = listing;
  if (!isAbsolute(root)) throw new RangeError(`the root of a listing is an absolute path, not ${root}`);
  if (images.length === 0) throw new MienError(`${root} holds no images of ${name}`, 'Check its path and its layout.');
  if (classes.length < 2) {
    throw new MienError(`${root} has ${classes.length} class`, 'Nothing can be learned from fewer than two.');
  }
  refuseNames(listing);
  for (const image of images) {
    const wrong = fault(image, listing);
    if (wrong) throw new MienError(`${root}: ${image.file} ${wrong}`, 'Mend its annotation, or take it away.');
  }
}

/** Classes, factors and values are known by name from here on: of two of one name, one would stand for both. */
function refuseNames({ root, classes, factors }: Listing): void {
  const names = factors.map(({ name }) => name);
  const lists = [
    { what: 'classes', list: classes },
    { what: 'factors', list: names },
    ...factors.map(({ name, values }) => ({ what: `values of ${name}`, list: values })),
  ];
  for (const { what, list } of lists) {
    const seen = new Set<string>();
    for (const name of list) {
      if (seen.has(name)) throw new MienError(`${root} has two ${what} called ${name}`, 'Call one of them otherwise.');
      seen.add(name);
    }
  }
  if (names.includes('expression')) {
    throw new MienError(`${root} has a factor called expression, as the classes are`, 'Call it otherwise.');
  }
}

function fault({ file, split, label, box, factors, distribution }: ListedImage, listing: Listing): string | undefined {
  const { classes } = listing;
  if (leavesRoot(file)) return 'is not below the root';
  if (!SPLIT_NAMES.includes(split)) return `is of the split ${split}, which is not ${SPLIT_NAMES.join(', ')}`;
  if (!isIndex(label, classes.length)) return `has the label ${label}, which is not 0 … ${classes.length - 1}`;
  if (box && !(Object.values(box).every(Number.isFinite) && box.width > 0 && box.height > 0)) {
    return `has the box ${JSON.stringify(box)}, which is no rectangle`;
  }
  if (distribution && distribution.length !== classes.length) {
    return `has votes for ${distribution.length} classes of ${classes.length}`;
  }
  const votes = distribution?.reduce((sum, share) => (share >= 0 ? sum + share : Number.NaN), 0) ?? 1;
  if (!(Math.abs(votes - 1) < 1e-3)) return `has votes that sum to ${votes}, not to 1`;
  const codes = factors ?? [];
  if (codes.length !== listing.factors.length) return `has ${codes.length} factors of ${listing.factors.length}`;
  const bad = codes.findIndex((code, f) => code !== -1 && !isIndex(code, listing.factors[f]!.values.length));
  return bad < 0 ? undefined : `has the value ${codes[bad]} of the factor ${listing.factors[bad]!.name}`;
}

function leavesRoot(file: string): boolean {
  if (file === '' || file.includes('\0') || isAbsolute(file) || win32.isAbsolute(file)) return true;
  return file.includes('..') && file.split(/[\\/]/).includes('..');
}

function isIndex(value: number, length: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < length;
}
