import { gaussianNoise, type LayersModel, type Tensor1D, type Tensor2D, type Tensor4D } from '../../engine';
import { type BranchCode, codeOf } from '../../models/branch';

/** A code as the terms read it. */
export interface Code extends BranchCode {
  /** [B, D] a draw from N(mean, σ²) where the code is a distribution, else the mean */
  readonly drawn: Tensor2D;
}

/** Beyond these log σ² does not count: e⁻⁸ is next to no noise, and e⁴ nothing but noise. */
const LOG_VARIANCE = [-8, 4] as const;

/** @param seed [2] int32, of the noise; needed where the branch gives distributions */
export function drawCode(branch: LayersModel, features: Tensor4D, seed?: Tensor1D): Code {
  const { mean, logVariance: raw } = codeOf(branch, features);
  if (!raw) return { mean, drawn: mean };
  if (!seed) throw new RangeError('A code that is a distribution needs a seed to draw from it');
  const logVariance = raw.clipByValue(...LOG_VARIANCE) as Tensor2D;
  const noise = gaussianNoise<Tensor2D>(mean.shape, seed);
  return { mean, logVariance, drawn: mean.add(logVariance.mul(0.5).exp().mul(noise)) };
}
