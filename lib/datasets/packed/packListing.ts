/** The one place where what loaders list becomes a packed dataset. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MienError } from '../../support/errors';
import { cacheFolder } from '../../support/paths';
import { SPLIT_NAMES, type SplitName } from '../dataset';
import { JPEG_DCT } from '../decoding/jpegFunction';
import { checkListing } from '../listing/checkListing';
import { withFactorTable } from '../listing/factorTable';
import type { Listing } from '../listing/listing';
import { type CachedDataset, cached, type PackSettings } from './cache';
import type { CacheWriter } from './cacheWriter';
import { type Packing, packImages } from './packImages';

export type { Packing } from './packImages';

/** Raised whenever the same file would give other pixels than before. */
const DECODER = `3 ${JPEG_DCT}`;
/** The same for kinds that may hold more than 8 bits: JPEGs are as they were. */
const LEVELS = ' levels 2';
const EIGHT_BITS = /\.(jpe?g|jpe|jfif|gif|webp)$/i;

/**
 * Opens the images of a listing, packing them first where that has not been done, or where a file, a label, a box or the packing has
 * changed since.
 * @param options more that tells two packings of one root apart: each gets a folder of its own
 * @throws MienError when the listing is not sound (see `checkListing`) or no image of a split, or of a class in training, can be read
 */
export async function openListing(
  given: Listing,
  packing: Packing,
  settings: PackSettings = {},
  options: unknown = null,
): Promise<CachedDataset> {
  const listing = packing.factors === undefined ? given : await withFactorTable(given, packing.factors);
  checkListing(listing);
  const { name, classes, factors, root } = listing;
  const id = digest(JSON.stringify([root, packing, options])).slice(0, 10);
  return cached(
    join(cacheFolder(), `${name}-${id}`),
    keyOf(listing, packing),
    { name, classes, shape: packing.shape, factors, notes: listing.notes },
    async (writer, progress) => {
      const drawn = await packImages(listing, packing, writer, progress);
      const listed = new Set(drawn.images.map((image) => image.split));
      requireClasses(writer, drawn);
      requireImages(
        writer,
        SPLIT_NAMES.filter((split) => listed.has(split)),
        root,
      );
    },
    settings,
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

/** Refuses a class none of whose training images can be read: it would be in every result, and never be learned. */
function requireClasses(writer: CacheWriter, { root, images, classes }: Listing): void {
  const training = images.filter(({ split }) => split === 'train');
  for (const [label, name] of classes.entries()) {
    const listed = training.filter((image) => image.label === label);
    if (listed.length === 0 || writer.count('train', label) > 0) continue;
    const first = `${listed[0]!.file}: `;
    const why = writer.unreadable.find((reason) => reason.startsWith(first));
    throw new MienError(
      `${root}: none of the ${listed.length} training images of ${name} can be read${why ? ` (${why})` : ''}`,
      'Convert or replace them, or take the class away.',
    );
  }
}

/** Everything that the packed images, labels and factors depend on. Files count by size and time, as reading them would be packing. */
function keyOf(listing: Listing, packing: Packing): string {
  const { classes, factors, notes, root, images, held } = listing;
  const hash = createHash('sha256').update(JSON.stringify([classes, factors, notes, packing, ...(held ? [held] : [])]));
  for (const image of images) hash.update(`${JSON.stringify(image)} ${stampOf(join(root, image.file))}\n`);
  const levels = images.every(({ file }) => EIGHT_BITS.test(file)) ? '' : LEVELS;
  return `listing ${root} decoder ${DECODER}${levels} ${hash.digest('hex')}`;
}

function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? `${stats.size} ${stats.mtimeMs}` : 'missing';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
