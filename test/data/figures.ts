/** What the figure builders take, made up, with numbers that can be found again. */
import type { AblationSeries } from '../../lib/figures/ablation';
import type { Colouring, Projection } from '../../lib/figures/umapPanels';
import type { EpochRecord } from '../../lib/training/trainer';

export const history: EpochRecord[] = [1, 2, 3].map((epoch) => ({
  epoch,
  learningRate: 0.001,
  train: { expression: 2 / epoch, adversary: 1.9, reconstruction: 0.1 / epoch, total: 5, gradientNorm: 3 },
  validation: { accuracy: epoch / 10, loss: 1, adversaryAccuracy: 0.15 },
  seconds: 1,
}));

export const projections: Projection[] = [
  {
    title: 'z<sub>e</sub>',
    points: [
      [0, 0],
      [1, 1.00049],
      [2, 2],
      [3, 3],
    ],
  },
  {
    title: 'z<sub>n</sub>',
    points: [
      [5, 5],
      [6, 6],
      [7, 7],
      [8, 8],
    ],
  },
];

export const colourings: Colouring[] = [
  { title: 'expression', values: ['happy', 'sad'], codes: [0, 1, 0, -1] },
  { title: 'yaw', values: ['left', 'frontal', 'right'], codes: Int32Array.from([2, 2, 1, 0]) },
];

/** Two forms, three weights each; the second form has one seed, so no interval. */
export const ablation: AblationSeries[] = ['ce', 'reversal'].map((name, form) => ({
  name,
  points: [0, 0.1, 1].map((weight, i) => ({
    weight,
    accuracy: { mean: 0.9 - i / 100, interval: form === 0 ? ([0.85 - i / 100, 0.95 - i / 100] as const) : null },
    leakage: { mean: 0.5 - i / 10, interval: form === 0 ? ([0.4 - i / 10, 0.55 - i / 10] as const) : null },
  })),
}));
