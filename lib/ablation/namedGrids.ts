/** The grids that `mien ablate` knows by name: the experiments that docs/results.md tells of. */
import type { PartialConfig } from '../config/config';
import type { METHODS, OverRecipe } from '../config/recipes';
import { completeGrid, type Grid, type NamedCell } from './gridFile';

const SEEDS = [1, 2, 3];

/** What a weight, a part or a way of drawing is worth shows in short trainings, of which two processor cores do dozens in an hour. */
const SHORT: OverRecipe = { recipe: 'reproduction' };

const cell = (name: string, recipe: keyof typeof METHODS, part: PartialConfig = {}): NamedCell => ({
  ...{ name, recipe },
  ...part,
});
const UNOPPOSED: PartialConfig = { loss: { adversarial: { weight: 0 } } };
const adversaries = (...hidden: (readonly number[])[]): PartialConfig => ({ model: { adversary: { hidden } } });

/** FER2013's recipe without its averages, two epochs of a narrow network, in float32: enough for a difference that is none to show as none. */
const PHOTOGRAPHS: OverRecipe = {
  recipe: 'fer2013',
  model: { encoder: { width: 8 }, nuisance: { width: 8 }, decoder: { width: 8 } },
  loss: { expression: { dropout: 0 }, nuisanceKl: { weight: 0 } },
  training: { epochs: 2, precision: 'float32', average: 0 },
  evaluation: { views: 'mirrored' },
};

/** What hides the expression counts from the same network without it. */
const UNHIDDEN = cell('separated, no adversary', 'separated', UNOPPOSED);
const COMPARED: readonly NamedCell[] = [
  cell('baseline', 'baseline'),
  cell('paper, no adversary', 'paper', UNOPPOSED),
  cell('paper', 'paper'),
  UNHIDDEN,
  cell('separated', 'separated'),
];

/** mien's own method less one part of it, or with another in its place. */
const PARTS: readonly NamedCell[] = [
  cell('separated', 'separated'),
  UNHIDDEN,
  cell('shared encoder', 'separated', { model: { nuisance: { encoder: 'shared' } } }),
  cell('z_e shaped by the decoder', 'separated', { loss: { reconstruction: { reachesExpression: true } } }),
  cell('encoder not reached', 'separated', { loss: { adversarial: { reachesEncoder: false } } }),
  cell('one linear adversary', 'separated', adversaries([])),
  cell('two adversaries', 'separated', adversaries([], [256])),
  cell('one step a step', 'separated', { loss: { adversary: { steps: 1 } } }),
  cell('five steps a step', 'separated', { loss: { adversary: { steps: 5 } } }),
  cell('not normalised', 'separated', { model: { adversary: { normalise: false } } }),
  cell('KL 0.003', 'separated', { loss: { nuisanceKl: { weight: 0.003 } } }),
  cell('z_e of 8', 'separated', { model: { expression: { codeSize: 8 } } }),
  cell('KL 0.01, no adversary', 'separated', { loss: { adversarial: { weight: 0 }, nuisanceKl: { weight: 0.01 } } }),
];

/** Enough to say what a weight or a part is worth; a table of methods has every factor. */
const FACTORS = ['expression', 'identity', 'yaw', 'pitch', 'roll', 'light'];

const SHORTCUT_FACTORS = ['identity', 'light', 'yaw'] as const;

/** The separated model, its training images drawn against what gives the expression away, where something does. */
const drawn = (name: string, factor: (typeof SHORTCUT_FACTORS)[number] | null, against?: string): NamedCell =>
  cell(`${factor ?? 'no shortcut'}, ${name}`, 'separated', {
    dataset: { synthetic: { shortcut: factor && { factor, strength: 0.9 } } },
    ...(against && { training: { sampling: { against } } }),
  });

/** A factor follows the expression in 90 of 100 training images, and in the test images not at all. */
const SHORTCUTS: readonly NamedCell[] = [
  drawn('as they come', null),
  drawn('against z_n', null, 'nuisance'),
  ...SHORTCUT_FACTORS.flatMap((factor) => [
    drawn('as they come', factor),
    drawn('against z_n', factor, 'nuisance'),
    drawn('against its label', factor, `factor:${factor}`),
  ]),
];

export const NAMED_GRIDS: Readonly<Record<'methods' | 'curve' | 'parts' | 'shortcut' | 'cost', Grid>> = {
  methods: completeGrid({
    name: 'methods',
    base: { recipe: 'synthetic', training: { epochs: 30, batchSize: 64 } },
    cells: COMPARED,
    reference: 'baseline',
    seeds: [1, 2, 3, 4, 5],
  }),
  curve: completeGrid({
    name: 'curve',
    base: SHORT,
    cells: [cell('paper', 'paper'), cell('separated', 'separated')],
    axes: { 'loss.adversarial.weight': [0, 0.3, 1, 3, 10] },
    factors: FACTORS,
    seeds: SEEDS,
  }),
  parts: completeGrid({
    name: 'parts',
    base: SHORT,
    cells: PARTS,
    reference: 'separated',
    factors: FACTORS,
    seeds: SEEDS,
  }),
  shortcut: completeGrid({
    name: 'shortcut',
    base: SHORT,
    cells: SHORTCUTS,
    factors: ['expression'],
    seeds: SEEDS,
  }),
  cost: completeGrid({
    name: 'cost',
    base: PHOTOGRAPHS,
    cells: [cell('baseline', 'baseline'), cell('separated', 'separated')],
    reference: 'baseline',
    factors: ['expression'],
    seeds: SEEDS,
  }),
};
