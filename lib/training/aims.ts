import type { Batch } from '../datasets/batches/batches';
import { type Mixture, mixRows } from '../datasets/batches/mixup';
import { balancedWeights, type Draw, seenShares } from '../datasets/batches/sampling';
import type { Dataset } from '../datasets/dataset';
import { type Tensor1D, type Tensor2D, tf } from '../engine';
import { adversarialTarget, smoothDistributions, smoothTowards, targetDistributions } from '../losses';
import type { LossOptions } from './lossOptions';
import type { LabelledBatch } from './terms';

/** Labels as numbers, votes where the split has them. */
export type UnlabelledBatch = Pick<Batch, 'images' | 'distributions' | 'adjustments' | 'mixture'> & {
  readonly labels: ArrayLike<number>;
};

/** What a training aims at, which follows from how often it sees each class. */
export class Aims {
  /** [K] π, what the adversary is to be left with. */
  readonly prior: Float32Array;
  private readonly classes: number;
  private readonly labelSmoothing: number;
  /** [K] what an image of each class counts; undefined where all count 1. */
  private readonly classWeights: Float32Array | undefined;

  constructor({ classes, splits }: Dataset, loss: LossOptions, draw: Draw) {
    this.classes = classes.length;
    this.labelSmoothing = loss.labelSmoothing;
    // adjusted logits that tell nothing are those of the classes as they come, however images are drawn
    const isAdjusted = typeof draw === 'object' && draw.adjustments !== undefined;
    const shares = seenShares(splits.train.labels, this.classes, isAdjusted ? 'natural' : draw);
    this.classWeights = loss.classWeights === 'balanced' ? balancedWeights(shares) : undefined;
    const weighted = shares.map((share, k) => share * (this.classWeights?.[k] ?? 1));
    this.prior = adversarialTarget(loss.adversarial.target, weighted);
  }

  /** A batch with its targets as tensors; the caller disposes them, the images are the same. */
  of({ images, labels, distributions, adjustments: known, mixture }: UnlabelledBatch): LabelledBatch {
    const { classes, labelSmoothing, classWeights } = this;
    const aims: Omit<LabelledBatch, 'images'> = tf.tidy(() => {
      const weights = classWeights && Float32Array.from(labels, (label) => classWeights[label]!);
      const adjustments = known && tf.tensor2d(known, [labels.length, classes]);
      const smoothing = adjustments ? 0 : labelSmoothing;
      const targets = distributions
        ? smoothDistributions(distributions, classes, smoothing)
        : targetDistributions(labels, classes, smoothing);
      const each = {
        targets: adjustments ? smoothTowards(targets, adjustments, labelSmoothing) : targets,
        labels: targetDistributions(labels, classes),
        ...(weights && { weights: tf.tensor1d(weights) }),
        ...(adjustments && { adjustments }),
      };
      return mixture ? mixAims(each, mixture) : each;
    });
    return { images, ...aims };
  }
}

/** The aims of mixed images: what both of two images ask for, each as much as there is of it and as much as it counts. */
function mixAims(each: Omit<LabelledBatch, 'images'>, mixture: Mixture): Omit<LabelledBatch, 'images'> {
  const known = each.adjustments && { adjustments: mixRows(each.adjustments, mixture) };
  if (!each.weights) {
    return { targets: mixRows(each.targets, mixture), labels: mixRows(each.labels, mixture), ...known };
  }
  const weights = mixRows(each.weights, mixture);
  const column = (values: Tensor1D) => values.expandDims(1);
  const mixed = (rows: Tensor2D) =>
    mixRows(rows.mul(column(each.weights!)) as Tensor2D, mixture).div(column(weights)) as Tensor2D;
  return { targets: mixed(each.targets), labels: mixed(each.labels), weights, ...known };
}
