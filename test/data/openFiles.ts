import { readdirSync, readlinkSync } from 'node:fs';

/**
 * The files in a folder that this process holds open; none where the system does not tell (it does on Linux).
 * Whatever else the runtime opens and closes meanwhile is not counted.
 */
export function openFilesIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${descriptor}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      return []; // closed since it was listed, as the listing's own is
    }
  });
}
