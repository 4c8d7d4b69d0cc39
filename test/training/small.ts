/** Small inputs for tests of training: options, a batch, a dataset in memory whose classes can be told apart. */

import { type Dataset, type ImageShape, pixelsOf, type Split, type SplitName } from '../../lib/datasets/dataset';
import { type Tensor4D, tf } from '../../lib/engine';
import { targetDistributions } from '../../lib/losses';
import { Random } from '../../lib/support/random';
import type { DisentanglingOptions } from '../../lib/training/disentangling';
import type { LossOptions } from '../../lib/training/lossOptions';
import type { LabelledBatch } from '../../lib/training/terms';
import { NO_AUGMENTATION } from '../datasets/batches/noAugmentation';
import { draw } from '../helpers';
import { SMALL_CLASSES, SMALL_SHAPE } from '../models/small';

export const PRIOR = [0.5, 0.3, 0.2];
/** For codes that are distributions. */
export const NOISE = { expression: tf.tensor1d([7, 0], 'int32'), nuisance: tf.tensor1d([7, 1], 'int32') };

/** The paper's four terms, unless said otherwise. */
export function lossOptions(more: Partial<LossOptions['adversarial']> = {}, reconstruction = 2): LossOptions {
  return {
    labelSmoothing: 0.1,
    classWeights: 'none',
    expression: { weight: 1, dropout: 0 },
    adversary: { steps: 1, learningRate: 1, updates: 'joint' },
    adversarial: {
      ...{ weight: 0.5, form: 'crossEntropy', target: 'prior', reachesEncoder: false, ramp: 'constant' },
      ...more,
    },
    reconstruction: { weight: reconstruction, space: 'pixels', reachesExpression: true },
    nuisanceKl: { weight: 0 },
    expressionKl: { weight: 0 },
    swap: { weight: 0, expression: 0, nuisance: 0 },
  };
}

export const OPTIONS: DisentanglingOptions = {
  batchSize: 8,
  draw: 'natural',
  loss: lossOptions(),
  optimizer: { name: 'adam', weightDecay: 0.01, momentum: 0.9, clipNorm: 5 },
  augmentation: NO_AUGMENTATION,
  compiled: true,
  xla: false,
  precision: 'float32',
  average: 0,
  seed: 3,
};

export function smallBatch(): LabelledBatch {
  const labels = [0, 1, 2, 0];
  return {
    images: draw([4, ...SMALL_SHAPE], 'images').sigmoid() as Tensor4D,
    targets: targetDistributions(labels, SMALL_CLASSES, 0.1),
    labels: targetDistributions(labels, SMALL_CLASSES),
  };
}

/** Noise with a bright bar, whose place is the class: top, middle or bottom. Class 0 is about as frequent as the two others together. */
export function barSplit(name: SplitName, size: number, shape: ImageShape = SMALL_SHAPE): Split {
  const [height, width, channels] = shape;
  const random = new Random(11, name);
  const labels = Int32Array.from({ length: size }, () => [0, 1, 0, 2][random.integer(4)]!);
  const images = Array.from(labels, (label) => {
    const pixels = Uint8Array.from({ length: pixelsOf(shape) }, () => random.integer(120));
    const top = 2 + Math.floor((label * (height - 4)) / SMALL_CLASSES);
    pixels.fill(230, top * width * channels, (top + 3) * width * channels);
    return pixels;
  });
  const read = (indices: ArrayLike<number>) => Uint8Array.from(Array.from(indices, (i) => [...images[i]!]).flat());
  return { name, size, labels, factors: [], read };
}

export function barDataset(train = 40, validation = 24): Dataset {
  const splits = { train: barSplit('train', train), validation: barSplit('validation', validation) };
  const classes = ['top', 'middle', 'bottom'];
  return { name: 'bars', classes, shape: SMALL_SHAPE, splits: { ...splits, test: barSplit('test', 4) } };
}
