/** The grids that `mien ablate` knows by name. */

import type { PartialConfig } from '../config/config';
import { SYNTHETIC_RECIPE } from '../config/recipes';
import { completeGrid, type Grid } from './gridFile';

const SEEDS = [1, 2, 3];
/**
 * Half the images of the recipe, so that some dozen runs with their probes take minutes rather than hours on two cores; and for pictures nothing
 * is done that the recipe does: reconstruction is of pixels and updates both branches, as in D2AE (Liu et al. 2018).
 */
const BASE: PartialConfig = {
  dataset: { name: 'synthetic', synthetic: { train: 4000 } },
  model: { encoder: { width: 16 } },
  training: { epochs: 8, batchSize: 64, schedule: { peak: 0.004 } },
  augmentation: SYNTHETIC_RECIPE.augmentation,
};
const RECONSTRUCTION = 5;

/** What each term does: none, one of them, both. */
const TERMS = [
  { name: 'none', loss: { adversarial: { weight: 0 }, reconstruction: { weight: 0 } } },
  { name: 'adversarial', loss: { adversarial: { weight: 1 }, reconstruction: { weight: 0 } } },
  { name: 'reconstruction', loss: { adversarial: { weight: 0 }, reconstruction: { weight: RECONSTRUCTION } } },
  { name: 'both', loss: { adversarial: { weight: 1 }, reconstruction: { weight: RECONSTRUCTION } } },
];

/** Identity follows the expression in 90 of 100 training images, and in the test images not at all. */
const SHORTCUT: PartialConfig = {
  ...BASE,
  dataset: { name: 'synthetic', synthetic: { train: 4000, shortcut: { factor: 'identity', strength: 0.9 } } },
};

export const NAMED_GRIDS: Readonly<Record<'terms' | 'curve' | 'shortcut', Grid>> = {
  terms: completeGrid({ name: 'terms', base: BASE, cells: TERMS, reference: 'none', seeds: SEEDS }),
  curve: completeGrid({
    name: 'curve',
    base: { ...BASE, loss: { reconstruction: { weight: RECONSTRUCTION } } },
    axes: {
      'loss.adversarial.form': ['crossEntropy', 'reversal', 'squared'],
      'loss.adversarial.weight': [0, 1, 10],
    },
    seeds: SEEDS,
  }),
  shortcut: completeGrid({
    name: 'shortcut',
    base: SHORTCUT,
    cells: TERMS,
    reference: 'none',
    seeds: SEEDS,
  }),
};
