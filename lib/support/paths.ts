import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The folder that `data/`, `runs/` and `results/` stand in: the mien workspace around the current folder (so that a notebook in
 * `notebooks/` and a command in the root share them), or the current folder itself where mien is used as a package.
 */
export function homeFolder(from = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"mien-workspace"')) return folder;
    if (folder === dirname(folder)) return resolve(from);
  }
}

/** Where packed datasets are kept: `$MIEN_CACHE`, or `data/cache` in the home folder. */
export function cacheFolder(): string {
  return process.env.MIEN_CACHE ? resolve(process.env.MIEN_CACHE) : join(homeFolder(), 'data', 'cache');
}
