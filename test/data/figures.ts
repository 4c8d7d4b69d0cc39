/** What the figure builders take, made up, with numbers that can be found again. */
import type { WeightPoint } from '../../lib/figures/adversarialWeight';
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

export const weights: WeightPoint[] = [0, 0.1, 1].map((weight, i) => ({
  weight,
  accuracy: 0.9 - i / 100,
  accuracyInterval: [0.85 - i / 100, 0.95 - i / 100],
  leakage: 0.5 - i / 10,
  leakageInterval: [0.45 - i / 10, 0.55 - i / 10],
  chance: 0.25,
}));
