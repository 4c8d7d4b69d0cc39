import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of mien's package.json, found above this file whether it runs from the sources or from `dist`. */
export const PACKAGE_FOLDER: string = find(__dirname);

export const VERSION: string = manifestIn(PACKAGE_FOLDER)!.version;

function find(folder: string): string {
  if (manifestIn(folder)?.name === 'mien') return folder;
  if (folder === dirname(folder)) throw new Error(`mien's package.json is nowhere above ${__dirname}`);
  return find(dirname(folder));
}

function manifestIn(folder: string): { readonly name: string; readonly version: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined; // not here
  }
}
