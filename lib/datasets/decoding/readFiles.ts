import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../support/errors';

/** A file's bytes, or why there are none. */
export type FileBytes = Uint8Array | { readonly reason: string };

/** Bytes of files held at once: a dataset of faces never comes near, one of photographs must not fill the memory. */
const MOST_BYTES = 1 << 26;
/** A larger file is no picture of a face. */
const LARGEST_FILE = 1 << 28;

/**
 * The next files, as many as asked for, or fewer where they are large. Read one after the other: for small files in the system's
 * cache a promise each costs several times the reading.
 */
export function readFiles(root: string, files: readonly { file: string }[], start: number, most: number): FileBytes[] {
  const read: FileBytes[] = [];
  let bytes = 0;
  for (let i = start; i < files.length && read.length < most && bytes < MOST_BYTES; i++) {
    const file = readOne(join(root, files[i]!.file));
    if (file instanceof Uint8Array) bytes += file.length;
    read.push(file);
  }
  return read;
}

function readOne(path: string): FileBytes {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK); // a pipe would wait for its other end
    const stats = fstatSync(file);
    if (stats.isDirectory()) return { reason: 'it is a folder' };
    if (!stats.isFile()) return { reason: 'it is no plain file' };
    if (stats.size > LARGEST_FILE)
      return { reason: `it has ${Math.round(stats.size / 1e6)} MB, too many for a picture` };
    const bytes = Buffer.allocUnsafe(stats.size);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } catch (error) {
    return { reason: path.includes('\ufffd') ? 'its name is not UTF-8: rename it' : messageOf(error) };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
