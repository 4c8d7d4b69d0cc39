import { type LayersModel, type SymbolicTensor, type Tensor, type Tensor2D, type Tensor4D, tf } from '../engine';
import { Initializers } from './initialize';

export interface BranchOptions {
  /** D, the length of the code. */
  readonly codeSize: number;
  /**
   * How the feature map becomes a vector: `average` forgets where things are, which suits the expression; `flatten` keeps it,
   * after a 1×1 convolution to 32 channels, which pose and light need.
   */
  readonly pooling: 'average' | 'flatten';
}

export type BranchName = 'expression' | 'nuisance';

/** What a branch makes of a feature map. */
export interface BranchCode {
  /** [B, D] the code, where it is a distribution its mean */
  readonly mean: Tensor2D;
  /** [B, D] log σ² of each of its numbers, where it is a distribution */
  readonly logVariance?: Tensor2D;
}

/**
 * One branch on top of an encoder: feature map to code, `[B, h, w, C] -> [B, D]`. It has no batch normalisation and no
 * randomness, so that a second pass (the adversarial term's, cut off from the encoder) computes the very same function.
 * @param isDistribution gives a second output, `[B, D]`, the logarithms of the variances of a code that a training draws; 0 at first
 */
export function createBranch(
  featureShape: readonly number[],
  options: BranchOptions,
  name: BranchName,
  seed: number,
  isDistribution = false,
): LayersModel {
  const init = new Initializers(seed, name);
  const input = tf.input({ shape: [...featureShape], name: `${name}_features` });
  let x: SymbolicTensor;
  if (options.pooling === 'average') {
    x = tf.layers.globalAveragePooling2d({ name: `${name}_pool` }).apply(input) as SymbolicTensor; // [B, C]
  } else {
    const narrow = tf.layers.conv2d({
      filters: 32,
      kernelSize: 1,
      activation: 'relu',
      kernelInitializer: init.he(),
      name: `${name}_narrow`,
    });
    x = tf.layers.flatten({ name: `${name}_flatten` }).apply(narrow.apply(input)) as SymbolicTensor; // [B, h·w·32]
  }
  const code = tf.layers.dense({ units: options.codeSize, kernelInitializer: init.glorot(), name: `${name}_code` });
  const spread = () =>
    tf.layers.dense({ units: options.codeSize, kernelInitializer: 'zeros', name: `${name}_log_variance` });
  const outputs = [code, ...(isDistribution ? [spread()] : [])].map((layer) => layer.apply(x) as SymbolicTensor);
  return tf.model({ inputs: input, outputs, name });
}

/** `[B, h, w, C] -> [B, D]` */
export function codeOf(branch: LayersModel, features: Tensor4D): BranchCode {
  const [mean, logVariance] = [branch.apply(features) as Tensor | Tensor[]].flat() as [Tensor2D, Tensor2D?];
  return { mean, ...(logVariance && { logVariance }) };
}

/** The layer of a branch that gives its code, `[B, F] -> [B, D]`, an affine map. */
export function codeLayer(branch: LayersModel) {
  return branch.getLayer(`${branch.name}_code`);
}
