/** What `mien ablate` has left in `results/`. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CHOOSE_BY_VALIDATION } from '../ablation/measures';
import type { Setting } from '../ablation/summary';
import type { Figure, NamedFigure } from '../figures/figure';
import { readJson } from '../support/files';

export interface LeftGrids {
  /** The folder's name: those of its grids. */
  readonly name: string;
  readonly grids: readonly { readonly grid: string; readonly settings: readonly Setting[] }[];
  readonly figures: readonly NamedFigure[];
}

/** @param results the folder `results/` */
export function gridResults(results: string): LeftGrids[] {
  if (!existsSync(results)) return [];
  return readdirSync(results)
    .sort()
    .filter((name) => existsSync(join(results, name, 'figures')))
    .map((name) => {
      const summary = join(results, name, 'summary.json');
      const files = readdirSync(join(results, name, 'figures')).filter((file) => file.endsWith('.plotly.json'));
      return {
        name,
        grids: existsSync(summary) ? (readJson(summary) as LeftGrids['grids']) : [],
        figures: files.sort().map((file) => ({
          name: basename(file, '.plotly.json'),
          caption: `Grid ${name}, with 95 % intervals. ${CHOOSE_BY_VALIDATION}`,
          figure: readJson(join(results, name, 'figures', file)) as Figure,
        })),
      };
    });
}
