import type { Report } from '../../support/listener';
import { type ImageShape, SPLIT_NAMES, type SplitName } from '../dataset';
import { type Decoded, decodeMany } from '../decoding/decodeMany';
import { JPEGS_AT_ONCE } from '../decoding/jpegFunction';
import { type FileBytes, readFiles } from '../decoding/readFiles';
import type { Listing } from '../listing/listing';
import type { CacheWriter } from './cacheWriter';
import { drawHeldOut } from './drawHeldOut';

/** How the images of a listing are packed. */
export interface Packing {
  readonly shape: ImageShape;
  /** Around each image's box on each side, as a share of the box's longer side; of no effect on images without one. */
  readonly margin: number;
  /** An absolute path to a table with more factors of the images; see `withFactorTable`. */
  readonly factors?: string;
}

/** How far a packing has come: what it needs to be gone on with. */
interface State {
  /** Images of the listing that were seen to. */
  readonly done: number;
  /** Those among them that are not in the cache, by their place in the listing. */
  readonly leftOut: readonly number[];
  /** A digit for the split of each image, where splits were drawn: so that images need not be read for it again. */
  readonly splits?: string;
}

/** Images packed since the last checkpoint are packed again after a kill; forcing them onto the disk costs a fraction of a second. */
const CHECKPOINT_MS = 2000;

/**
 * Reads, decodes, crops, resizes and packs every image of a listing, from where an earlier packing of the same was cut short. One that
 * cannot be read is left out and remembered by name. Memory holds the listing and a few hundred images, whatever their number.
 * @returns the listing with the splits that were drawn
 */
export async function packImages(
  given: Listing,
  packing: Packing,
  writer: CacheWriter,
  progress?: Report,
): Promise<Listing> {
  const resumed = writer.resumed as State | undefined;
  const splits = given.held && drawnSplits(given, writer, resumed?.splits, progress);
  const listing = splits
    ? { ...given, images: given.images.map((image, i) => ({ ...image, split: splits[i]! })) }
    : given;
  const { root, images } = listing;
  const { done: restored, leftOut } = restore(listing, writer, resumed);
  let done = restored;
  let saved = performance.now();
  let files = readFiles(root, images, done, JPEGS_AT_ONCE);
  while (done < images.length) {
    const decoding = decodeFiles(files, packing, images.slice(done, done + files.length));
    const next = readFiles(root, images, done + files.length, JPEGS_AT_ONCE); // while the cores decode
    for (const pixels of await decoding) {
      const { split, file, label, factors = [], distribution } = images[done]!;
      if (pixels instanceof Uint8Array) {
        writer.add(split, pixels, [label], [factors], { distributions: [distribution], files: [file] });
      } else {
        writer.leaveOut(file, pixels.reason);
        leftOut.push(done);
      }
      done++;
    }
    files = next;
    if (performance.now() - saved >= CHECKPOINT_MS && done < images.length) {
      const state: State = { done, leftOut, ...(splits && { splits: digitsOf(splits) }) };
      writer.checkpoint(state);
      saved = performance.now();
    }
    progress?.(done, images.length);
  }
  return listing;
}

function drawnSplits(listing: Listing, writer: CacheWriter, known: string | undefined, progress?: Report) {
  if (known !== undefined) return Array.from(known, (digit) => SPLIT_NAMES[Number(digit)]!);
  const { splits, notes } = drawHeldOut(listing, () => progress?.(0, listing.images.length));
  for (const note of notes) writer.remark(note);
  return splits;
}

function digitsOf(splits: readonly SplitName[]): string {
  return splits.map((split) => SPLIT_NAMES.indexOf(split)).join('');
}

/** Restores what an earlier packing has written. */
function restore(
  { images }: Listing,
  writer: CacheWriter,
  { done, leftOut }: State = { done: 0, leftOut: [] },
): { done: number; leftOut: number[] } {
  const missing = new Set(leftOut);
  for (let i = 0; i < done; i++) {
    const { split, file, label, factors = [], distribution } = images[i]!;
    if (missing.has(i)) continue;
    writer.restore(split, { labels: [label], codes: [factors], distributions: [distribution], files: [file] });
  }
  return { done, leftOut: [...leftOut] };
}

async function decodeFiles(
  files: readonly FileBytes[],
  { shape, margin }: Packing,
  images: Listing['images'],
): Promise<Decoded[]> {
  const readable = [...files.keys()].filter((i) => files[i] instanceof Uint8Array);
  const crops = readable.map((i) => images[i]!.box).map((box) => box && { box, margin });
  const decoded = await decodeMany(
    readable.map((i) => files[i] as Uint8Array),
    shape,
    crops,
  );
  let next = 0;
  return files.map((file) => (file instanceof Uint8Array ? decoded[next++]! : file));
}
