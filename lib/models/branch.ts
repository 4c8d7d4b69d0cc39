import { type LayersModel, type SymbolicTensor, tf } from '../engine';
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

/**
 * One branch on top of the encoder: feature map to code, `[B, h, w, C] -> [B, D]`. It has no batch normalisation and no
 * randomness, so that a second pass (the adversarial term's, cut off from the encoder) computes the very same function.
 */
export function createBranch(
  featureShape: readonly number[],
  options: BranchOptions,
  name: 'expression' | 'nuisance',
  seed: number,
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
  return tf.model({ inputs: input, outputs: code.apply(x) as SymbolicTensor, name });
}
