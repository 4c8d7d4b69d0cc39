import { completeGrid, type Grid } from '../../ablation/gridFile';
import type { PartialConfig } from '../../config/config';
import { AFFECTNET_RECIPE, METHODS } from '../../config/recipes';
import { mergeConfigs } from '../../config/resolve';

export interface AffectNetGridOptions {
  /** Seeds 1 … this many, each trained once by each method. Default 3. */
  readonly seeds?: number;
  /** What is to differ from the recipe, for all methods. */
  readonly changes?: PartialConfig;
}

/** The paper's own experiment: baseline, published form and separated model on AffectNet, each compared to the baseline of the same seed. */
export function affectNetGrid(root: string, { seeds = 3, changes = {} }: AffectNetGridOptions = {}): Grid {
  return completeGrid({
    name: 'affectnet',
    base: mergeConfigs(AFFECTNET_RECIPE, changes, { dataset: { root } }),
    cells: Object.entries(METHODS).map(([name, method]) => ({ name, ...method })),
    reference: 'baseline',
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
  });
}
