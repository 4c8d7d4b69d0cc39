/**
 * The packed cache: one folder a dataset, of plain `.npy` files that numpy opens.
 *
 *     manifest.json                      name, classes, shape, factors, what it was made from, a checksum of every file
 *     train-images.npy   [N, H, W, C]    uint8
 *     train-labels.npy   [N]             int32
 *     train-factors.npy  [F, N]          int32, −1 unknown        (and the same for validation and test)
 *     train-distributions.npy [N, K]     float32, shares of votes (only where several people labelled each image)
 *
 * It is written beside and renamed. A cache that was made from something else, or that is truncated or edited, is rebuilt.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MienError, messageOf } from '../support/errors';
import { readJson, writeFolderAtomic, writeJson } from '../support/files';
import { readNpyFloats, readNpyInts } from '../support/npy';
import type { Report } from '../support/progress';
import { CacheWriter } from './cacheWriter';
import type { Dataset, ImageShape, Split, SplitName } from './dataset';
import { SPLIT_NAMES } from './dataset';
import { openImages } from './packedImages';

const FORMAT = 1;

/** What a dataset looks like before its images are read. */
export interface DatasetHeader {
  readonly name: string;
  readonly classes: readonly string[];
  readonly shape: ImageShape;
  readonly factors: readonly { readonly name: string; readonly values: readonly string[] }[];
}

interface Manifest extends DatasetHeader {
  readonly format: number;
  /** Everything that the content depends on; a cache with another key is another dataset. */
  readonly key: string;
  /** Images that could not be read and are not in the cache: file name and reason. */
  readonly unreadable: readonly string[];
  readonly checksums: Readonly<Record<string, string>>;
}

export interface PackSettings {
  /** Called now and then with the number of images packed and the number to pack. */
  readonly progress?: Report;
  /** Told, in a sentence, when a cache is made anew. */
  readonly note?: (sentence: string) => void;
}

export interface CachedDataset extends Dataset {
  /** Images that could not be read when the cache was made: file name and reason. */
  readonly unreadable: readonly string[];
  /** The folder with the `.npy` files. */
  readonly folder: string;
}

/**
 * Opens a cache, or fills it first.
 * @param folder where it is or will be
 * @param key everything that its content depends on, compared as text
 * @param fill adds every image to the writer, in order
 * @param note told, in a sentence, why a cache that is there is made anew
 */
export async function cached(
  folder: string,
  key: string,
  header: DatasetHeader,
  fill: (writer: CacheWriter) => Promise<void>,
  note: (sentence: string) => void = () => {},
): Promise<CachedDataset> {
  if (existsSync(folder)) {
    try {
      return await openCache(folder, key);
    } catch (error) {
      if (!(error instanceof MienError)) throw error;
      note(`Packing ${header.name} again: ${messageOf(error)}`);
    }
  }
  try {
    await writeFolderAtomic(folder, (beside) => pack(beside, key, header, fill));
  } catch (error) {
    // another process has packed the same at the same time: its folder is as good
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  return openCache(folder, key);
}

async function pack(
  folder: string,
  key: string,
  header: DatasetHeader,
  fill: (writer: CacheWriter) => Promise<void>,
): Promise<void> {
  const writer = new CacheWriter(folder, header);
  await fill(writer);
  const checksums: Record<string, string> = {};
  for (const file of writer.finish()) checksums[file] = await checksum(join(folder, file));
  const manifest: Manifest = { format: FORMAT, key, ...header, unreadable: writer.unreadable, checksums };
  writeJson(join(folder, 'manifest.json'), manifest);
}

/** @throws MienError when the cache is missing, made from something else, or damaged */
async function openCache(folder: string, key: string): Promise<CachedDataset> {
  const manifest = readJson(join(folder, 'manifest.json')) as Manifest | null;
  if (manifest?.format !== FORMAT || manifest.key !== key)
    throw new MienError('its source or its options have changed.');
  for (const [file, expected] of Object.entries(manifest.checksums)) {
    if ((await checksum(join(folder, file))) !== expected) throw new MienError(`${file} is truncated or was edited.`);
  }
  const splits = Object.fromEntries(SPLIT_NAMES.map((name) => [name, openSplit(folder, name, manifest)]));
  const { name, classes, shape, unreadable } = manifest;
  return { name, classes, shape, unreadable, folder, splits: splits as Record<SplitName, Split> };
}

function openSplit(folder: string, name: SplitName, { shape, factors, checksums }: Manifest): Split {
  const labels = readNpyInts(join(folder, `${name}-labels.npy`)).values;
  const codes = readNpyInts(join(folder, `${name}-factors.npy`)).values;
  const votes = `${name}-distributions.npy`;
  const size = labels.length;
  return {
    name,
    size,
    labels,
    factors: factors.map((factor, f) => ({ ...factor, codes: codes.subarray(f * size, (f + 1) * size) })),
    ...(votes in checksums && { distributions: readNpyFloats(join(folder, votes)).values }),
    read: openImages(join(folder, `${name}-images.npy`), shape),
  };
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  } catch (error) {
    throw new MienError(messageOf(error));
  }
  return hash.digest('hex');
}
