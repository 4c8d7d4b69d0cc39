/** The text that describes a cache, with a checksum of its own, and what is remembered of the last check of the files. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MienError } from '../../support/errors';
import { readJson, writeJson } from '../../support/files';
import type { DatasetHeader } from './header';

export interface Manifest extends DatasetHeader {
  readonly format: number;
  /** Everything that the content depends on; a cache with another key is another dataset. */
  readonly key: string;
  /** Images that could not be read and are not in the cache: file name and reason. */
  readonly unreadable: readonly string[];
  readonly checksums: Readonly<Record<string, string>>;
}

export function writeManifest(folder: string, manifest: Manifest): void {
  writeJson(join(folder, 'manifest.json'), { ...manifest, checksum: checksumOf(manifest) });
}

/**
 * @returns the manifest and its checksum
 * @throws MienError when it is missing, is no JSON, or is not as it was written
 */
export function readManifest(folder: string): { manifest: Manifest; fingerprint: string } {
  const path = join(folder, 'manifest.json');
  const { checksum, ...manifest } = (readJson(path) ?? {}) as Manifest & { checksum?: string };
  if (checksum !== checksumOf(manifest)) throw new MienError('manifest.json was edited, or made by another version.');
  return { manifest, fingerprint: checksum };
}

function checksumOf(manifest: object): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

/** Size and times of each file: what tells whether it was touched. The time of change as well, as that of modification can be set. */
export type Stamps = Readonly<Record<string, string>>;

/** @throws Error when a file is missing */
export function stampsOf(folder: string, files: readonly string[]): Stamps {
  const stamp = (file: string) => {
    const { size, mtimeMs, ctimeMs, ino } = statSync(join(folder, file));
    return `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
  };
  return Object.fromEntries(files.map((file) => [file, stamp(file)]));
}

/** Whether the files are as they were when they were checked last. */
export function wereVerified(folder: string, stamps: Stamps): boolean {
  try {
    const known = readJson(join(folder, 'verified.json')) as Stamps;
    return Object.entries(stamps).every(([file, stamp]) => known[file] === stamp);
  } catch {
    return false;
  }
}

/** @param stamps taken before the files were checked, so that a change meanwhile is noticed the next time */
export function rememberVerified(folder: string, stamps: Stamps): void {
  try {
    writeJson(join(folder, 'verified.json'), stamps);
  } catch {
    // a cache that cannot be written to is checked each time
  }
}
