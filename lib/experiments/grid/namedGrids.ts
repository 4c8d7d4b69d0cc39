/** The grids that `mien ablate` knows by name. */
import { SYNTHETIC_RECIPE } from '../recipes';
import { completeGrid, type Grid } from './gridFile';

const SEEDS = [1, 2, 3];
const RECONSTRUCTION = 5;

/** What each term does: none, one of them, both. */
const TERMS = [
  { name: 'none', loss: { adversarial: { weight: 0 }, reconstruction: { weight: 0 } } },
  { name: 'adversarial', loss: { adversarial: { weight: 1 }, reconstruction: { weight: 0 } } },
  { name: 'reconstruction', loss: { adversarial: { weight: 0 }, reconstruction: { weight: RECONSTRUCTION } } },
  { name: 'both', loss: { adversarial: { weight: 1 }, reconstruction: { weight: RECONSTRUCTION } } },
];

/** Identity follows the expression in 90 of 100 training images, and in the test images not at all. */
const SHORTCUT = { dataset: { synthetic: { shortcut: { factor: 'identity', strength: 0.9 } } } };

export const NAMED_GRIDS: Readonly<Record<'terms' | 'curve' | 'shortcut', Grid>> = {
  terms: completeGrid({ name: 'terms', base: SYNTHETIC_RECIPE, cells: TERMS, reference: 'none', seeds: SEEDS }),
  curve: completeGrid({
    name: 'curve',
    base: { ...SYNTHETIC_RECIPE, loss: { reconstruction: { weight: RECONSTRUCTION } } },
    axes: {
      'loss.adversarial.form': ['crossEntropy', 'reversal', 'squared'],
      'loss.adversarial.weight': [0, 0.1, 0.3, 1, 3, 10],
    },
    seeds: SEEDS,
  }),
  shortcut: completeGrid({
    name: 'shortcut',
    base: { ...SYNTHETIC_RECIPE, dataset: { name: 'synthetic', ...SHORTCUT.dataset } },
    cells: TERMS,
    reference: 'none',
    seeds: SEEDS,
  }),
};
