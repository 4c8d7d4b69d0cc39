import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MienError } from '../../support/errors';
import type { Enclosure } from './enclosure';
import { isImage, isLitter } from './imageNames';

/**
 * Every image file in a folder and the folders in it, by its path below the root, in the same order on every machine. Links are
 * followed; one that leads nowhere is listed all the same, so that its loss is reported.
 * @param folder below the root
 * @param passOver told the name of every other file
 * @throws MienError for a link that leaves the root, or leads back to a folder that it is in
 */
export function imagesBelow(
  enclosure: Enclosure,
  folder: string,
  passOver: (name: string) => void = () => {},
): string[] {
  const files: string[] = [];
  const visit = (path: string, above: readonly string[]) => {
    const real = enclosure.follow(path);
    if (real === undefined) return;
    if (above.includes(real)) {
      throw new MienError(`${join(enclosure.root, path)} is a link to a folder that it is in`, 'Remove the link.');
    }
    for (const entry of entriesOf(real)) {
      const at = `${path}/${entry.name}`;
      if (isFolder(entry, real)) visit(at, [...above, real]);
      else if (isImageFile(entry, real, at, enclosure)) files.push(at);
      else if (entry.isFile() || entry.isSymbolicLink()) passOver(entry.name);
    }
  };
  visit(folder, []);
  return files;
}

/** The images in a folder itself, by name. */
export function imagesIn(enclosure: Enclosure, folder: string): string[] {
  const real = enclosure.follow(folder);
  if (real === undefined) return [];
  return entriesOf(real)
    .filter((entry) => !isFolder(entry, real) && isImageFile(entry, real, `${folder}/${entry.name}`, enclosure))
    .map(({ name }) => name);
}

/** The names of the folders in a folder, links to folders among them, in the same order on every machine. */
export function foldersIn(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => isFolder(entry, folder))
    .map(({ name }) => name);
}

function entriesOf(folder: string): Dirent[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !isLitter(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFolder(entry: Dirent, folder: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @throws MienError for a link that leaves the root */
function isImageFile(entry: Dirent, folder: string, path: string, enclosure: Enclosure): boolean {
  const isLink = entry.isSymbolicLink();
  if (!isLink && !entry.isFile()) return false;
  if (!isImage(entry.name, isLink ? undefined : join(folder, entry.name))) return false;
  if (isLink) enclosure.follow(path);
  return true;
}
