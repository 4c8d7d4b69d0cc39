/** Looking through folders of images, in an order that is the same everywhere. Links count as what they point to. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const IMAGE_FILE = /\.(jpe?g|png|bmp|gif|webp|tiff?)$/i;

/** The names of the folders in a folder, without the hidden ones. */
export function foldersIn(folder: string): string[] {
  return names(folder, (entry) => !entry.name.startsWith('.') && kindOf(folder, entry) === 'folder');
}

/**
 * The names of the image files in a folder. A link whose target is gone is among them: it is reported as unreadable when it is read,
 * which says more than leaving it out.
 */
export function imageFilesIn(folder: string): string[] {
  return names(
    folder,
    (entry) => !entry.name.startsWith('.') && IMAGE_FILE.test(entry.name) && kindOf(folder, entry) === 'file',
  );
}

function names(folder: string, wanted: (entry: Dirent) => boolean): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(wanted)
    .map((entry) => entry.name)
    .sort((a, b) => (a < b ? -1 : 1));
}

function kindOf(folder: string, entry: Dirent): 'file' | 'folder' | 'other' {
  if (!entry.isSymbolicLink()) return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
  const target = statSync(join(folder, entry.name), { throwIfNoEntry: false });
  if (!target) return 'file';
  return target.isFile() ? 'file' : target.isDirectory() ? 'folder' : 'other';
}
