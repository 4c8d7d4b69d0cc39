/**
 * The packed cache: one folder a dataset, of plain `.npy` files that numpy opens.
 *
 *     manifest.json                      name, classes, shape, factors, what it was made from, a checksum of every file and of itself
 *     train-images.npy   [N, H, W, C]    uint8
 *     train-labels.npy   [N]             int32
 *     train-factors.npy  [F, N]          int32, −1 unknown        (and the same for validation and test)
 *     train-distributions.npy [N, K]     float32, shares of votes (only where several people labelled each image)
 *     train-files.json                   the file of each image, below the root (only where images come from files)
 *
 * It is written beside and renamed. A cache that was made from something else, or that is truncated or edited, is rebuilt. Reading a
 * large one whole at each opening would take minutes, so its files are checked when they were touched since the last check, which
 * `verified.json` remembers, and when asked for.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MienError, messageOf, summaryOf } from '../../support/errors';
import { asFileError } from '../../support/fileError';
import { replaceFolder } from '../../support/files';
import { type Listener, type Report, reportTo } from '../../support/listener';
import { type Dataset, sizesOf } from '../dataset';
import { CacheWriter } from './cacheWriter';
import { type DatasetDigest, digestOf } from './digest';
import type { DatasetHeader } from './header';
import { readManifest, rememberVerified, type Stamps, stampsOf, wereVerified, writeManifest } from './manifest';
import { openSplits } from './packedSplits';
import { packOnce } from './underWay';
import { leaveUnfinished, takeUnfinished } from './unfinished';

const FORMAT = 2;

export interface PackSettings extends Listener {
  /** Check every byte of a cache that is there; by default only files that were touched since they were checked last. */
  readonly thorough?: boolean;
  /** Told what the dataset looks like before anything is packed; throws where it is of no use. */
  readonly accept?: (header: DatasetHeader) => void;
}

export interface CachedDataset extends Dataset {
  /** Images that could not be read when the cache was made: file name and reason. */
  readonly unreadable: readonly string[];
  /** What the dataset's protocol leaves out and what looks wrong, in sentences. */
  readonly notes: readonly string[];
  /** The folder with the `.npy` files. */
  readonly folder: string;
  /** Differs where anything about the packing differs, the place and the times of the files included. */
  readonly fingerprint: string;
  /** What its data are, wherever they lie: what a run keeps and compares. */
  readonly digest: DatasetDigest;
  /** Gives back the files that it holds open; nothing can be read from it afterwards. */
  close(): void;
}

/**
 * Opens a cache, or fills it first: from where an earlier filling that was cut short has come, where `fill` makes checkpoints, and together
 * with one of this process that is under way.
 * @param folder where it is or will be
 * @param key everything that its content depends on, compared as text
 * @param fill adds every image to the writer, in order, and tells how many
 * @throws MienError when it cannot be written
 */
export async function cached(
  folder: string,
  key: string,
  header: DatasetHeader,
  fill: (writer: CacheWriter, progress: Report) => Promise<void>,
  settings: PackSettings = {},
): Promise<CachedDataset> {
  const { note = () => {}, thorough = false } = settings;
  settings.accept?.(header);
  if (existsSync(folder)) {
    try {
      return await openCache(folder, key, thorough);
    } catch (error) {
      if (!(error instanceof MienError)) throw error;
      note(`Packing ${header.name} again: ${messageOf(error)}`);
    }
  }
  await packOnce(`${folder} ${key}`, reportTo(settings, 'Packing'), (report) =>
    packInto(folder, key, header, (writer) => fill(writer, report)),
  );
  return openCache(folder, key, false);
}

async function packInto(
  folder: string,
  key: string,
  header: DatasetHeader,
  fill: (writer: CacheWriter) => Promise<void>,
): Promise<void> {
  const beside = takeUnfinished(folder, (left) => CacheWriter.canResume(left, header, key));
  try {
    await pack(beside, key, header, fill);
    replaceFolder(folder, beside);
  } catch (error) {
    // another process has packed the same at the same time: its folder is as good
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    if (CacheWriter.canResume(beside, header, key)) leaveUnfinished(folder, beside);
    else rmSync(beside, { recursive: true, force: true });
  }
}

async function pack(
  folder: string,
  key: string,
  header: DatasetHeader,
  fill: (writer: CacheWriter) => Promise<void>,
): Promise<void> {
  const writer = new CacheWriter(folder, header, key);
  try {
    await fill(writer);
    const files = writer.finish();
    const stamps = stampsOf(folder, files);
    const checksums: Record<string, string> = {};
    for (const file of files) checksums[file] = await checksum(join(folder, file));
    const notes = writer.notes.length > 0 ? { notes: [...(header.notes ?? []), ...writer.notes] } : {};
    writeManifest(folder, { format: FORMAT, key, ...header, ...notes, unreadable: writer.unreadable, checksums });
    rememberVerified(folder, stamps);
  } finally {
    writer.close();
  }
}

/** @throws MienError when the cache is missing, made from something else, or damaged */
async function openCache(folder: string, key: string, thorough: boolean): Promise<CachedDataset> {
  const { manifest, fingerprint } = readManifest(folder);
  if (manifest.format !== FORMAT || manifest.key !== key)
    throw new MienError('its source or its options have changed.');
  const stamps = stampsOrRefuse(folder, Object.keys(manifest.checksums));
  if (thorough || !wereVerified(folder, stamps)) {
    for (const [file, expected] of Object.entries(manifest.checksums)) {
      if ((await checksum(join(folder, file))) !== expected) throw new MienError(`${file} is truncated or was edited.`);
    }
    rememberVerified(folder, stamps);
  }
  const { splits, close } = openSplits(folder, manifest);
  const { name, classes, shape, unreadable, notes = [] } = manifest;
  const digest = digestOf(manifest, sizesOf(splits));
  return { name, classes, shape, unreadable, notes, folder, fingerprint, digest, splits, close };
}

function stampsOrRefuse(folder: string, files: readonly string[]): Stamps {
  try {
    return stampsOf(folder, files);
  } catch (error) {
    throw new MienError(summaryOf(asFileError(error)));
  }
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  } catch (error) {
    throw new MienError(summaryOf(asFileError(error, path)));
  }
  return hash.digest('hex');
}
