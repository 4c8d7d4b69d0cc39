/**
 * The disentangler: an expression branch on an encoder, and a nuisance branch on the same (Halawa et al. 2020; form after D2AE, Liu et al.
 * 2018) or on an encoder of its own (the separated model, mien's); a classifier that reads the expression code, adversaries that read the
 * nuisance code and a decoder that needs both.
 */
import type { ImageShape } from '../datasets/dataset';
import { type LayersModel, type SymbolicTensor, type Tensor2D, type Tensor4D, tf } from '../engine';
import { type AdversaryOptions, createAdversary } from './adversary';
import { type BranchName, type BranchOptions, codeOf, createBranch } from './branch';
import { createClassifier } from './classifier';
import { createDecoder, type DecoderOptions } from './decoder/decoder';
import { createEncoder, type EncoderOptions } from './encoder';
import type { Parts } from './parts';

export interface ExpressionOptions extends BranchOptions {
  /**
   * A finished run whose encoder, expression branch and classifier this model has, frozen, so that training is left to z_n's half; null: they
   * are trained.
   */
  readonly from?: string | null;
}

export interface NuisanceOptions extends BranchOptions {
  /** Whether the branch reads the expression's encoder, or one of its own, whose features nothing asks to name an expression. */
  readonly encoder: 'shared' | 'own';
  /** The width of its own encoder, which else is like the other; null: as wide as that. */
  readonly width: number | null;
}

export interface ModelOptions {
  readonly encoder: EncoderOptions;
  readonly expression: ExpressionOptions;
  readonly nuisance: NuisanceOptions;
  readonly adversary: AdversaryOptions;
  readonly decoder: DecoderOptions;
}

/** What the model says of a batch. */
export interface Codes {
  /** [B, K] */
  readonly logits: Tensor2D;
  /** [B, D_e] */
  readonly expression: Tensor2D;
  /** [B, D_n] */
  readonly nuisance: Tensor2D;
}

/**
 * Builds all parts with weights drawn from `seed`: the same seed gives the same weights.
 * @param distributions the codes that training draws from a distribution (see `createBranch`)
 * @param given an encoder to start from, for the expression's and wherever that is shared
 */
export function createParts(
  shape: ImageShape,
  classes: number,
  options: ModelOptions,
  seed: number,
  distributions: readonly BranchName[] = [],
  given?: LayersModel,
): Parts {
  const encoder = given ?? createEncoder(shape, options.encoder, seed);
  const { width, encoder: kind } = options.nuisance;
  const own = { ...options.encoder, width: width ?? options.encoder.width };
  const nuisanceEncoder = kind === 'own' ? createEncoder(shape, own, seed, 'nuisanceEncoder') : undefined;
  const branch = (name: BranchName, from: LayersModel) => {
    const features = from.outputs[0]!.shape.slice(1) as number[];
    return createBranch(features, options[name], name, seed, distributions.includes(name));
  };
  return {
    encoder,
    expression: branch('expression', encoder),
    ...(nuisanceEncoder && { nuisanceEncoder }),
    nuisance: branch('nuisance', nuisanceEncoder ?? encoder),
    classifier: createClassifier(options.expression.codeSize, classes, [], 'classifier', seed),
    adversary: createAdversary(options.nuisance.codeSize, classes, options.adversary, seed),
    decoder: createDecoder(
      { expression: options.expression.codeSize, nuisance: options.nuisance.codeSize },
      shape,
      options.decoder,
      seed,
    ),
  };
}

/** What each branch reads of a batch of images in 0 … 1, `[B, H, W, C] -> [B, h, w, D]` each. */
export function featuresOf(
  { encoder, nuisanceEncoder }: Parts,
  images: Tensor4D,
  training: boolean,
): Readonly<Record<BranchName, Tensor4D>> {
  const expression = encoder.apply(images, { training: training && encoder.trainable }) as Tensor4D; // a frozen one's averages stay
  return { expression, nuisance: (nuisanceEncoder?.apply(images, { training }) as Tensor4D) ?? expression };
}

/** Codes and logits of a batch of images in 0 … 1, with batch statistics as in use (not as in training). */
export function encodeBatch(parts: Parts, images: Tensor4D): Codes {
  return tf.tidy(() => {
    const features = featuresOf(parts, images, false);
    const { mean: expression } = codeOf(parts.expression, features.expression);
    const { mean: nuisance } = codeOf(parts.nuisance, features.nuisance);
    return { logits: parts.classifier.apply(expression) as Tensor2D, expression, nuisance };
  });
}

/** The image that the decoder makes of an expression code and a nuisance code, `[B, D_e], [B, D_n] -> [B, H, W, C]`. */
export function decodeBatch(parts: Parts, expression: Tensor2D, nuisance: Tensor2D): Tensor4D {
  return tf.tidy(() => parts.decoder.apply(tf.concat([expression, nuisance], 1)) as Tensor4D);
}

/**
 * One model for use outside of mien: image in 0 … 1 to `[probabilities [B, K], z_e [B, D_e], z_n [B, D_n]]`. It shares the parts'
 * weights and consists of stock layers, so that tfjs in a browser loads it. Of a code that is a distribution it gives the mean.
 */
export function composeForUse(parts: Parts): LayersModel {
  const shape = parts.encoder.inputs[0]!.shape.slice(1) as number[];
  const image = tf.input({ shape, name: 'image_input' });
  const features = parts.encoder.apply(image) as SymbolicTensor;
  const nuisanceFeatures = (parts.nuisanceEncoder?.apply(image) as SymbolicTensor) ?? features;
  const expression = firstOf(parts.expression.apply(features));
  const nuisance = firstOf(parts.nuisance.apply(nuisanceFeatures));
  const logits = parts.classifier.apply(expression) as SymbolicTensor;
  const probabilities = tf.layers.softmax({ name: 'probabilities' }).apply(logits) as SymbolicTensor;
  return tf.model({ inputs: image, outputs: [probabilities, expression, nuisance], name: 'disentangler' });
}

function firstOf(outputs: unknown): SymbolicTensor {
  return [outputs].flat()[0] as SymbolicTensor;
}
