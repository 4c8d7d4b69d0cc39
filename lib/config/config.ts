/** The configuration of a run: one typed tree. `schema.ts` has the range and default of every key, `resolve.ts` completes and checks. */
import type { AugmentationOptions } from '../datasets/batches/augment';
import type { Sampling } from '../datasets/batches/sampling';
import type { DatasetChoice } from '../datasets/open';
import type { SetOptions } from '../datasets/sets';
import type { ViewsName } from '../evaluation/views';
import type { ModelOptions } from '../models/disentangler';
import type { LossOptions } from '../training/lossOptions';
import type { OptimizerOptions } from '../training/optimizers/optimizer';
import type { ScheduleOptions } from '../training/schedule';
import type { Keep } from '../training/trainer';

export interface Config {
  /** Draws initial weights, data order and augmentation. */
  readonly seed: number;
  /** The images: which, from where, how large. */
  readonly dataset: DatasetChoice & SetOptions;
  /** The network: sizes of its parts. */
  readonly model: ModelOptions;
  /** The terms of the loss: their forms and weights. */
  readonly loss: LossOptions;
  /** How it is trained: for how long, by which optimizer. */
  readonly training: {
    /** Times that every image of the training split is seen. */
    readonly epochs: number;
    /** Images a step. */
    readonly batchSize: number;
    /** Every image once an epoch, every class as often as any other, or images so that a shortcut no longer gives the class away. */
    readonly sampling: Sampling;
    /** Run each step as one compiled TensorFlow function; op by op is slower and the same to rounding. */
    readonly compiled: boolean;
    /** Have XLA compile that function: on a GPU two to three times as fast after half a minute. `auto`: there, where the training is long. */
    readonly xla: boolean | 'auto';
    /**
     * Of the convolutions and matrix products of a compiled step; bfloat16 is faster, and coarser, on GPUs and on processors with AVX512_BF16 or AMX,
     * and refused elsewhere.
     */
    readonly precision: 'float32' | 'bfloat16';
    /**
     * The epoch whose model is kept: `last`, which a schedule that ends at zero has made the finest, or `best` on the validation images.
     */
    readonly keep: Keep;
    /** Stop after this many epochs without a better validation accuracy; 0 for never. */
    readonly patience: number;
    /**
     * How much of the average of weights stays in each step, e.g. 0.999, which is about the last 1,000 steps; the average is what is judged and kept.
     * 0 for the weights themselves.
     */
    readonly average: number;
    /** When all epochs are done, take out of z_n what any linear function of it tells of the expression (see training/erasure). */
    readonly erase: boolean;
    readonly optimizer: OptimizerOptions;
    readonly schedule: ScheduleOptions;
  };
  /** How training images are varied. */
  readonly augmentation: AugmentationOptions;
  /** How a finished model is judged. */
  readonly evaluation: {
    /** The views of an image that its probabilities are the mean of: more are slower and more accurate. */
    readonly views: ViewsName;
  };
}

/** A part of a configuration, to be completed by defaults: any key may be left out at any depth. */
export type PartialConfig = DeepPartial<Config>;
type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;
