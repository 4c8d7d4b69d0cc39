/** A disentangler small enough to build and train within a test. */
import type { ImageShape } from '../../lib/datasets/dataset';
import type { Tensor2D, Tensor4D } from '../../lib/engine';
import type { BranchName } from '../../lib/models/branch';
import { createParts, type ModelOptions } from '../../lib/models/disentangler';
import type { TrainedModel } from '../../lib/models/modelFiles';
import type { Parts } from '../../lib/models/parts';

export const SMALL: ModelOptions = {
  encoder: { kind: 'residual', width: 4, stages: 2, blocks: 1 },
  expression: { codeSize: 5, pooling: 'average' },
  nuisance: { codeSize: 6, pooling: 'flatten', encoder: 'shared', width: null },
  adversary: { hidden: [[8]], normalise: false },
  decoder: { kind: 'transposed', width: 4 },
};
export const SMALL_SHAPE: ImageShape = [16, 16, 1];
export const SMALL_CLASSES = 3;

export function createSmall(
  seed = 1,
  options: Partial<ModelOptions> = {},
  distributions: readonly BranchName[] = [],
): Parts {
  return createParts(SMALL_SHAPE, SMALL_CLASSES, { ...SMALL, ...options }, seed, distributions);
}

/** An encoder of z_n's own, narrower than the other, and three adversaries, one of them linear. */
export const SEPARATED_SMALL: Partial<ModelOptions> = {
  nuisance: { ...SMALL.nuisance, encoder: 'own', width: 3 },
  adversary: { hidden: [[], [8], [6, 5]], normalise: true },
};

/** What a loaded model says of images, op by op. */
export function outputsOf({ disentangler }: TrainedModel, images: Tensor4D) {
  const [probabilities, expression, nuisance] = disentangler.apply(images) as [Tensor2D, Tensor2D, Tensor2D];
  return { probabilities, expression, nuisance };
}
