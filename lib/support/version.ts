import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version in mien's package.json, found above this file whether it runs from the sources or from `dist`. */
export const VERSION: string = find(__dirname);

function find(folder: string): string {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    if (manifest.name === 'mien') return manifest.version;
  } catch {
    // not here
  }
  return folder === dirname(folder) ? 'unknown' : find(dirname(folder));
}
