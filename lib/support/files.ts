/** Files are written beside and renamed, so that whoever reads one sees the old or the new one, never half of it. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { MienError, messageOf } from './errors';
import { asFileError } from './fileError';

/**
 * Makes a folder and those above it, where they are not there. Node's own `recursive` never returns where the system says of a folder that
 * is there that it is missing, as in /proc.
 * @throws FileError naming the folder that cannot be made
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isFolder(path)) throw asFileError(error); // else another process has made it meanwhile
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Writes a file whole or not at all, also where the power fails; creates its folder.
 * @throws FileError naming the file
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  makeFolder(dirname(path));
  const beside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, content);
    toDisk(beside);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw asFileError(error, path, 'write');
  }
}

/** Returns when the disk has it: a name may reach the disk before what it names. */
function toDisk(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Removes from a folder what processes that were killed while they wrote into it (`writeFileAtomic`, `writeFolderAtomic`, `replaceFolder`)
 * have left beside their files. Nobody else may be writing there.
 */
export function removeLeftovers(folder: string): void {
  if (!isFolder(folder)) return;
  for (const name of readdirSync(folder)) {
    if (/\.\d+(-\d+)?(\.old)?\.tmp$/.test(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

export function writeJson(path: string, value: unknown): void {
  writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws MienError naming the file when it is missing or is not JSON */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new MienError(`Cannot read ${path}: ${messageOf(error)}`, 'Check the path.', { cause: error });
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')); // as Notepad and PowerShell begin a file
  } catch (error) {
    throw new MienError(
      `${path} is not valid JSON: ${messageOf(error)}`,
      'Mend it, or give another file; one that mien wrote may be deleted.',
      { cause: error },
    );
  }
}

/** Folders that this process has begun: two at once, as of a cell that is run again, must not fill the same. */
let begun = 0;

/**
 * Fills a folder whole or not at all: `fill` writes into a new folder beside `path`, which then takes its place.
 * @throws FileError where the disk does not take it, and whatever `fill` throws
 */
export async function writeFolderAtomic(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const beside = `${path}.${process.pid}-${begun++}.tmp`;
  rmSync(beside, { recursive: true, force: true });
  makeFolder(beside);
  try {
    await fill(beside);
    for (const entry of readdirSync(beside, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) toDisk(join(entry.parentPath ?? entry.path, entry.name));
    }
    replaceFolder(path, beside);
  } catch (error) {
    throw asFileError(error);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/**
 * Puts a folder in the place of another, or where none is; where that fails, the other stays.
 * @throws FileError with the code ENOTEMPTY or EEXIST when another process has put one there meanwhile
 */
export function replaceFolder(path: string, by: string): void {
  const old = `${path}.${process.pid}.old.tmp`;
  rmSync(old, { recursive: true, force: true });
  let isAway = false;
  try {
    isAway = renameIfThere(path, old);
    renameSync(by, path);
  } catch (error) {
    if (isAway && !isFolder(path)) renameSync(old, path);
    throw asFileError(error, path, 'replace');
  }
  rmSync(old, { recursive: true, force: true });
}

function renameIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Writes all bytes at the file's position, or at one given: the system may take only some, as when the disk is nearly full. */
export function writeWhole(file: number, bytes: Uint8Array, position: number | null = null): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position === null ? null : position + done);
  }
}
