/** A disentangler small enough to build and train within a test. */
import type { ImageShape } from '../../lib/datasets/dataset';
import { createParts, type ModelOptions, type Parts } from '../../lib/models/disentangler';

export const SMALL: ModelOptions = {
  encoder: { kind: 'residual', width: 4, stages: 2, blocks: 1 },
  expression: { codeSize: 5, pooling: 'average' },
  nuisance: { codeSize: 6, pooling: 'flatten' },
  adversaryHidden: [8],
  decoder: { width: 4 },
};
export const SMALL_SHAPE: ImageShape = [16, 16, 1];
export const SMALL_CLASSES = 3;

export function createSmall(seed = 1, options: Partial<ModelOptions> = {}): Parts {
  return createParts(SMALL_SHAPE, SMALL_CLASSES, { ...SMALL, ...options }, seed);
}
