/** The one place where the images that loaders list are read, decoded, cropped, resized and packed. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MienError } from '../support/errors';
import { cacheFolder } from '../support/paths';
import { type CachedDataset, cached, type PackSettings } from './cache';
import type { CacheWriter } from './cacheWriter';
import { checkListing } from './checkListing';
import { type ImageShape, SPLIT_NAMES, type SplitName } from './dataset';
import { decodeMany } from './decodeMany';
import { JPEG_DCT, JPEGS_AT_ONCE } from './jpegFunction';
import type { Listing } from './listing';
import { type FileBytes, readFiles } from './readFiles';

/** How the images of a listing are packed. */
export interface Packing {
  readonly shape: ImageShape;
  /** Around each image's box, as a share of its longer side; of no effect on images without one. */
  readonly margin: number;
}

/** Raised whenever the same file would give other pixels than before. */
const DECODER = `2 ${JPEG_DCT}`;

/**
 * Opens the images of a listing, packing them first where that has not been done, or where a file, a label, a box or the packing has
 * changed since.
 * @param options more that tells two packings of one root apart: each gets a folder of its own
 * @throws MienError when the listing is not sound (see `checkListing`) or no image of a split can be read
 */
export function openListing(
  listing: Listing,
  packing: Packing,
  settings: PackSettings = {},
  options: unknown = null,
): Promise<CachedDataset> {
  checkListing(listing);
  const { name, classes, factors, root } = listing;
  const id = digest(JSON.stringify([root, packing, options])).slice(0, 10);
  return cached(
    join(cacheFolder(), `${name}-${id}`),
    keyOf(listing, packing),
    { name, classes, shape: packing.shape, factors },
    async (writer) => {
      await packImages(listing, packing, writer, settings);
      const listed = new Set(listing.images.map((image) => image.split));
      requireImages(
        writer,
        SPLIT_NAMES.filter((split) => listed.has(split)),
        root,
      );
    },
    settings.note,
  );
}

/** Refuses a copy of a dataset that leaves a split without images: nothing can be trained or judged on it. */
export function requireImages(writer: CacheWriter, splits: readonly SplitName[], source: string): void {
  for (const split of splits) {
    if (writer.count(split) > 0) continue;
    const [first] = writer.unreadable;
    throw new MienError(
      `${source}: no image of the ${split} split can be read${first ? ` (${first})` : ''}`,
      'The copy is damaged or incomplete; get it again.',
    );
  }
}

async function packImages(
  { root, images }: Listing,
  { shape, margin }: Packing,
  writer: CacheWriter,
  { progress }: PackSettings,
): Promise<void> {
  for (let start = 0; start < images.length; ) {
    const files = readFiles(root, images, start, JPEGS_AT_ONCE);
    const crops = files.map((_, i) => {
      const { box } = images[start + i]!;
      return box && { box, margin };
    });
    const decoded = await decodeFiles(files, shape, crops);
    decoded.forEach((pixels, i) => {
      const { split, file, label, factors = [], distribution } = images[start + i]!;
      if (pixels instanceof Uint8Array) writer.add(split, pixels, [label], [factors], [distribution]);
      else writer.leaveOut(file, pixels.reason);
    });
    start += files.length;
    progress?.(start, images.length);
  }
}

async function decodeFiles(
  files: readonly FileBytes[],
  shape: ImageShape,
  crops: NonNullable<Parameters<typeof decodeMany>[2]>,
) {
  const readable = [...files.keys()].filter((i) => files[i] instanceof Uint8Array);
  const decoded = await decodeMany(
    readable.map((i) => files[i] as Uint8Array),
    shape,
    readable.map((i) => crops[i]),
  );
  let next = 0;
  return files.map((file) => (file instanceof Uint8Array ? decoded[next++]! : file));
}

/** Everything that the packed images, labels and factors depend on. Files count by size and time, as reading them would be packing. */
function keyOf(listing: Listing, packing: Packing): string {
  const { classes, factors, root, images } = listing;
  const hash = createHash('sha256').update(JSON.stringify([classes, factors, packing]));
  for (const image of images) hash.update(`${JSON.stringify(image)} ${stampOf(join(root, image.file))}\n`);
  return `listing ${root} decoder ${DECODER} ${hash.digest('hex')}`;
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.size} ${stats.mtimeMs}` : 'missing';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
