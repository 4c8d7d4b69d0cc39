import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The mien workspace (a clone of the repository) around a folder, or undefined where mien is used as a package. */
export function workspaceFolder(from = process.cwd()): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"mien-workspace"')) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * The folder that `data/`, `runs/` and `results/` stand in: `$MIEN_HOME`, else the mien workspace around the current folder (so that a
 * notebook in `notebooks/` and a command in the root share them), else the current folder.
 */
export function homeFolder(): string {
  return resolve(process.env.MIEN_HOME || workspaceFolder() || '.');
}

/** Where packed datasets are kept: `$MIEN_CACHE`, or `data/cache` in the home folder. */
export function cacheFolder(): string {
  return process.env.MIEN_CACHE ? resolve(process.env.MIEN_CACHE) : join(homeFolder(), 'data', 'cache');
}
