/** What a term of the loss is: a weight, the parts that its gradient reaches, and how it is computed from a pass of a batch. */
import type { LayersModel, Scalar, Tensor1D, Tensor2D, Tensor4D } from '../../engine';
import type { BranchName } from '../../models/branch';
import type { PartName, Parts } from '../../models/parts';
import type { LossOptions } from '../lossOptions';
import type { Code } from './code';

/** [2] int32 each: what the noise of a code that is a distribution is drawn from, and what dropout is. */
export type NoiseSeeds = Readonly<Partial<Record<BranchName | 'dropout', Tensor1D>>>;

export interface LabelledBatch {
  /** [B, H, W, C] in 0 … 1 */
  readonly images: Tensor4D;
  /** [B, K] what the expression term aims at: labels or shares of votes, smoothed or not */
  readonly targets: Tensor2D;
  /** [B, K] what the adversary guesses: labels, never smoothed */
  readonly labels: Tensor2D;
  /** [B] what each image counts in both; 1 without them */
  readonly weights?: Tensor1D;
  /** [B, K] what the logits of whoever guesses the expression are given; nothing without them */
  readonly adjustments?: Tensor2D;
}

/** One forward pass: what a term is computed from. */
export interface Pass extends LabelledBatch {
  readonly parts: Parts;
  /** [B, h, w, D] what each branch reads */
  readonly features: Readonly<Record<BranchName, Tensor4D>>;
  /** z_e */
  readonly expression: Code;
  /** z_n */
  readonly nuisance: Code;
  /** [K] π */
  readonly prior: ArrayLike<number>;
  /** The network of a reconstruction in features: a frozen one (see models/perception), or the expression's encoder (see models/levels). */
  readonly perception?: LayersModel;
  readonly noise?: NoiseSeeds;
}

export interface Term {
  /** Its weight in the total; 0 switches it off. */
  weight(options: LossOptions): number;
  /** The share of its weight that applies, where that grows; `progress` goes from 0 to 1 over the whole training. */
  ramp?(options: LossOptions, progress: number): number;
  /** The parts that its gradient reaches; where the nuisance branch has no encoder of its own, that is the shared one. */
  updates(options: LossOptions): readonly PartName[];
  /** The code that must be a distribution for it. */
  readonly distributes?: BranchName;
  compute(pass: Pass, options: LossOptions): Scalar;
}
