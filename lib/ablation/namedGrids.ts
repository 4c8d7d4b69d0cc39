/** The grids that `mien ablate` knows by name: the experiments that docs/results.md tells of. */
import type { PartialConfig } from '../config/config';
import { BASELINE, FER2013_RECIPE, PAPER, SEPARATED, SYNTHETIC_RECIPE } from '../config/recipes';
import { mergeConfigs } from '../config/resolve';
import { completeGrid, type Grid, type NamedCell } from './gridFile';

const SEEDS = [1, 2, 3];
/** The built-in faces as `reproduce` has them, four times as long. */
const FACES = mergeConfigs(SYNTHETIC_RECIPE, { training: { epochs: 30, batchSize: 64 } });

const cell = (name: string, ...parts: readonly PartialConfig[]): NamedCell => ({ name, ...mergeConfigs(...parts) });
const without = (term: 'adversarial' | 'reconstruction'): PartialConfig => ({ loss: { [term]: { weight: 0 } } });
const adversaries = (...hidden: (readonly number[])[]): PartialConfig => ({ model: { adversary: { hidden } } });

/** FER2013's recipe, two epochs of a narrow network, in float32: enough for a difference that is none to show as none. */
const PHOTOGRAPHS = mergeConfigs(FER2013_RECIPE, {
  model: { encoder: { width: 8 }, nuisance: { width: 8 }, decoder: { width: 8 } },
  training: { epochs: 2, precision: 'float32' },
  evaluation: { views: 'mirrored' },
});

/** What hides the expression counts from the same network without it. */
const UNHIDDEN = cell('separated, no adversary', SEPARATED, without('adversarial'));
const METHODS: readonly NamedCell[] = [
  cell('baseline', BASELINE),
  cell('paper, no adversary', PAPER, without('adversarial')),
  cell('paper', PAPER),
  UNHIDDEN,
  cell('separated', SEPARATED),
];

/** mien's own method less one part of it, or with another in its place. */
const PARTS: readonly NamedCell[] = [
  cell('separated', SEPARATED),
  UNHIDDEN,
  cell('shared encoder', SEPARATED, { model: { nuisance: { encoder: 'shared' } } }),
  cell('z_e shaped by the decoder', SEPARATED, { loss: { reconstruction: { reachesExpression: true } } }),
  cell('encoder not reached', SEPARATED, { loss: { adversarial: { reachesEncoder: false } } }),
  cell('one linear adversary', SEPARATED, adversaries([])),
  cell('two adversaries', SEPARATED, adversaries([], [256])),
  cell('one step a step', SEPARATED, { loss: { adversary: { steps: 1 } } }),
  cell('five steps a step', SEPARATED, { loss: { adversary: { steps: 5 } } }),
  cell('not normalised', SEPARATED, { model: { adversary: { normalise: false } } }),
  cell('KL 0.003', SEPARATED, { loss: { nuisanceKl: { weight: 0.003 } } }),
  cell('KL 0.01, no adversary', SEPARATED, without('adversarial'), { loss: { nuisanceKl: { weight: 0.01 } } }),
];

/** Enough to say what a weight or a part is worth; a table of methods has every factor. */
const FACTORS = ['expression', 'identity', 'yaw', 'pitch', 'roll', 'light'];

/** A factor follows the expression in 90 of 100 training images, and in the test images not at all. */
const SHORTCUTS = (['identity', 'light', 'yaw'] as const).map((factor) => ({ factor, strength: 0.9 }));

export const NAMED_GRIDS: Readonly<Record<'methods' | 'curve' | 'parts' | 'shortcut' | 'cost', Grid>> = {
  methods: completeGrid({
    name: 'methods',
    base: FACES,
    cells: METHODS,
    reference: 'baseline',
    seeds: [1, 2, 3, 4, 5],
  }),
  curve: completeGrid({
    name: 'curve',
    base: FACES,
    cells: [cell('paper', PAPER), cell('separated', SEPARATED)],
    axes: { 'loss.adversarial.weight': [0, 0.3, 1, 3, 10] },
    factors: FACTORS,
    seeds: SEEDS,
  }),
  parts: completeGrid({
    name: 'parts',
    base: FACES,
    cells: PARTS,
    reference: 'separated',
    factors: FACTORS,
    seeds: SEEDS,
  }),
  shortcut: completeGrid({
    name: 'shortcut',
    base: mergeConfigs(FACES, { training: { epochs: 20 } }),
    cells: [cell('baseline', BASELINE), cell('paper', PAPER), cell('separated', SEPARATED)],
    axes: { 'dataset.synthetic.shortcut': [null, ...SHORTCUTS] },
    reference: 'baseline',
    factors: FACTORS,
    seeds: SEEDS,
  }),
  cost: completeGrid({
    name: 'cost',
    base: PHOTOGRAPHS,
    cells: [cell('baseline', BASELINE), cell('separated', SEPARATED)],
    reference: 'baseline',
    factors: ['expression'],
    seeds: SEEDS,
  }),
};
