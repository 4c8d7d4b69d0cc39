import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MienError, messageOf } from '../../support/errors';
import type { Report } from '../../support/progress';
import type { CacheWriter } from '../cacheWriter';
import { type ImageShape, SPLIT_NAMES, type SplitName } from '../dataset';
import { type Decoded, decodeMany } from '../decodeMany';
import { JPEGS_AT_ONCE } from '../jpegFunction';

/** The names that copies of FER2013 in circulation give the splits and classes. */
const SPLIT_FOLDERS: Record<SplitName, readonly string[]> = {
  train: ['train', 'training'],
  validation: ['validation', 'val', 'publictest'],
  test: ['test', 'privatetest'],
};
const CLASS_ALIASES: Readonly<Record<string, string>> = {
  anger: 'angry',
  disgusted: 'disgust',
  fearful: 'fear',
  happiness: 'happy',
  sadness: 'sad',
  surprised: 'surprise',
};
const IMAGE_FILE = /\.(jpe?g|png|bmp|gif|webp|tiff?)$/i;
/** Bytes of files held at once: a data set of faces never comes near, one of photographs must not fill the memory. */
const MOST_BYTES = 1 << 26;

export interface FolderListing {
  readonly root: string;
  readonly images: readonly { readonly split: SplitName; readonly path: string; readonly label: number }[];
  /** Changes when a file is added, removed, renamed or written. */
  readonly fingerprint: string;
}

/**
 * Lists `root/SPLIT/CLASS/*.jpg` in a fixed order.
 * @throws MienError for a missing or empty split and for a class folder with an unknown name
 */
export function listFolders(root: string, classes: readonly string[]): FolderListing {
  const images: FolderListing['images'][number][] = [];
  const found = folders(root);
  for (const split of SPLIT_NAMES) {
    const names = SPLIT_FOLDERS[split];
    const folder = found.find((name) => names.includes(name.toLowerCase()));
    if (!folder) {
      throw new MienError(
        `${root} has no folder ${names.map((name) => `${name}/`).join(' or ')} and no CSV of FER2013`,
        'Give the folder that holds train/, validation/ and test/, or the official fer2013.csv.',
      );
    }
    const before = images.length;
    for (const className of folders(join(root, folder))) {
      const label = classes.indexOf(CLASS_ALIASES[className.toLowerCase()] ?? className.toLowerCase());
      if (label < 0) {
        throw new MienError(
          `${join(root, folder, className)} is not a class of FER2013`,
          `Its classes are ${classes.join(', ')}; rename the folder or take it away.`,
        );
      }
      const files = entries(join(root, folder, className)).filter((e) => e.isFile() && IMAGE_FILE.test(e.name));
      for (const { name } of files) images.push({ split, path: join(folder, className, name), label });
    }
    if (images.length === before)
      throw new MienError(`${join(root, folder)} holds no images`, 'Unpack the archive again.');
  }
  const fingerprint = createHash('sha256')
    .update(images.map(({ path }) => `${path} ${stampOf(join(root, path))}`).join('\n'))
    .digest('hex');
  return { root, images, fingerprint };
}

/** Reads and packs every listed image; one that cannot be decoded is left out and remembered by name. */
export async function packFolders(
  { root, images }: FolderListing,
  shape: ImageShape,
  writer: CacheWriter,
  progress?: Report,
): Promise<void> {
  for (let start = 0; start < images.length; ) {
    const files = readSome(root, images, start);
    const decoded = await decodeFiles(files, shape);
    decoded.forEach((pixels, i) => {
      const { split, path, label } = images[start + i]!;
      if (pixels instanceof Uint8Array) writer.add(split, pixels, [label], [[]]);
      else writer.leaveOut(path, pixels.reason);
    });
    start += files.length;
    progress?.(start, images.length);
  }
}

/** A file's bytes, or why there are none. */
type Read = Uint8Array | { readonly reason: string };

/**
 * The next files, as many as are decoded at once, or fewer where they are large. Read one after the other: for small files in the
 * system's cache a promise each costs several times the reading.
 */
function readSome(root: string, images: FolderListing['images'], start: number): Read[] {
  const files: Read[] = [];
  let bytes = 0;
  for (let i = start; i < images.length && files.length < JPEGS_AT_ONCE && bytes < MOST_BYTES; i++) {
    try {
      const file = readFileSync(join(root, images[i]!.path));
      bytes += file.length;
      files.push(file);
    } catch (error) {
      files.push({ reason: messageOf(error) });
    }
  }
  return files;
}

async function decodeFiles(files: readonly Read[], shape: ImageShape): Promise<Decoded[]> {
  const readable = files.filter((file) => file instanceof Uint8Array);
  const decoded = await decodeMany(readable, shape);
  let next = 0;
  return files.map((file) => (file instanceof Uint8Array ? decoded[next++]! : file));
}

function stampOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${size} ${mtimeMs}`;
}

function entries(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function folders(folder: string): string[] {
  return entries(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}
