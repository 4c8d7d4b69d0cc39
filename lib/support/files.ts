/** Files are written beside and renamed, so that whoever reads one sees the old or the new one, never half of it. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MienError, messageOf } from './errors';

/** Writes a file whole or not at all; creates its folder. */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, content);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
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
    return JSON.parse(text);
  } catch (error) {
    throw new MienError(`${path} is not valid JSON: ${messageOf(error)}`, 'Mend it or delete it.', { cause: error });
  }
}

/**
 * Fills a folder whole or not at all: `fill` writes into a new folder beside `path`, which then takes its place.
 */
export async function writeFolderAtomic(path: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  const old = `${path}.${process.pid}.old.tmp`;
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  try {
    await fill(beside);
    try {
      renameSync(path, old);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    renameSync(beside, path);
  } finally {
    rmSync(beside, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
