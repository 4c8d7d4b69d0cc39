import { completeGrid, type Grid } from '../../ablation/gridFile';
import type { PartialConfig } from '../../config/config';
import { METHODS } from '../../config/recipes';
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
    base: { recipe: 'affectnet', ...mergeConfigs(changes, { dataset: { root } }) },
    cells: Object.keys(METHODS).map((name) => ({ name, recipe: name })),
    reference: 'baseline',
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
  });
}
