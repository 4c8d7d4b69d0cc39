import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder that is removed when the process ends. Its name is not plain, as paths in the world are not. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mien’s tést '));
  folders.push(folder);
  return folder;
}

/** A temporary folder that packed datasets of this process go to. */
export function temporaryCache(): string {
  const folder = temporaryFolder();
  process.env.MIEN_CACHE = folder;
  return folder;
}
