/**
 * What the challenge asks: the built-in faces with shortcuts of three kinds and four strengths, and the methods of mien that it
 * is put to.
 */
import type { Config, PartialConfig } from '../../config/config';
import { type OverRecipe, QUICK_RECIPE, withRecipe } from '../../config/recipes';
import { nest, resolveConfig } from '../../config/resolve';
import { completeGrid, type Grid } from '../gridFile';

/** What follows the expression in a share of the training and validation images, and in the test images not at all. */
export interface Condition {
  readonly factor: string;
  /** The share, 0 … 1. */
  readonly shortcut: number;
}

export const SHORTCUT_KEY = 'dataset.synthetic.shortcut';

interface Extent {
  readonly factors: readonly string[];
  readonly strengths: readonly number[];
  readonly seeds: readonly number[];
  /** What all trainings share. */
  readonly base: OverRecipe;
}

const WHOLE: Extent = {
  factors: ['identity', 'light', 'yaw'],
  strengths: [0, 0.5, 0.9, 0.99],
  seeds: [1, 2, 3],
  base: { recipe: 'reproduction' },
};

/** Easy faces, a tiny network, one kind of shortcut: minutes that show that all works. Its numbers mean nothing else. */
const QUICK: Extent = { factors: ['light'], strengths: [0, 0.9], seeds: [1], base: QUICK_RECIPE };

export function extentOf(quick: boolean): Extent {
  return quick ? QUICK : WHOLE;
}

/** Every condition, factor by factor. */
export function conditionsOf({ factors, strengths }: Extent): Condition[] {
  return factors.flatMap((factor) => strengths.map((shortcut) => ({ factor, shortcut })));
}

/** A grid for each factor: five methods by the strengths of its shortcut. */
export function challengeGrids({ factors, strengths, seeds, base }: Extent): Grid[] {
  const against = (what: string): PartialConfig => ({ training: { sampling: { against: what } } });
  return factors.map((factor) =>
    completeGrid({
      name: factor,
      base,
      cells: [
        { name: 'baseline', recipe: 'baseline' },
        { name: 'paper', recipe: 'paper' },
        { name: 'mien', recipe: 'separated' },
        { name: 'mien-against', recipe: 'separated', ...against('nuisance') },
        { name: 'labels', recipe: 'separated', ...against(`factor:${factor}`) },
      ],
      axes: { [SHORTCUT_KEY]: strengths.map((shortcut) => settingOf({ factor, shortcut })) },
      reference: 'baseline',
      factors: ['expression'],
      seeds,
    }),
  );
}

/** The images of a condition. */
export function datasetOf({ base }: Extent, condition: Condition): Config['dataset'] {
  return resolveConfig(withRecipe(base), nest(SHORTCUT_KEY, settingOf(condition))).dataset;
}

/** The folder of a condition in a method of one's own: `light-0.9`, or `none`, which all factors share. */
export function folderOf({ factor, shortcut }: Condition): string {
  return shortcut === 0 ? 'none' : `${factor}-${shortcut}`;
}

function settingOf({ factor, shortcut }: Condition) {
  return shortcut === 0 ? null : { factor, strength: shortcut };
}
