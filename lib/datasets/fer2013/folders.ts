import { createHash } from 'node:crypto';
import { type Dirent, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MienError, messageOf } from '../../support/errors';
import type { Report } from '../../support/progress';
import type { CacheWriter } from '../cacheWriter';
import { type ImageShape, SPLIT_NAMES, type SplitName } from '../dataset';
import { decodeImage } from '../decode';

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
/** Files read and decoded at once. */
const AT_ONCE = 16;

export interface FolderListing {
  readonly root: string;
  readonly images: readonly { readonly split: SplitName; readonly path: string; readonly label: number }[];
  /** Changes when a file is added, removed or renamed. */
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
    .update(images.map((image) => image.path).join('\n'))
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
  for (let start = 0; start < images.length; start += AT_ONCE) {
    const some = images.slice(start, start + AT_ONCE);
    const decoded = await Promise.all(some.map((image) => attempt(join(root, image.path), shape)));
    some.forEach(({ split, path, label }, i) => {
      const pixels = decoded[i]!;
      if (pixels instanceof Uint8Array) writer.add(split, pixels, [label], [[]]);
      else writer.leaveOut(path, pixels.reason);
    });
    progress?.(Math.min(start + AT_ONCE, images.length), images.length);
  }
}

async function attempt(path: string, shape: ImageShape): Promise<Uint8Array | { reason: string }> {
  try {
    return await decodeImage(await readFile(path), shape);
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

function entries(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function folders(folder: string): string[] {
  return entries(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}
