/**
 * The disentangler: a shared encoder, an expression and a nuisance branch on top, a classifier that reads the expression code,
 * an adversary that reads the nuisance code and a decoder that needs both (Halawa et al. 2020; form after D2AE, Liu et al. 2018).
 */
import type { ImageShape } from '../datasets/dataset';
import { type LayersModel, type SymbolicTensor, type Tensor2D, type Tensor4D, tf, type Variable } from '../engine';
import { type BranchOptions, createBranch } from './branch';
import { createClassifier } from './classifier';
import { createDecoder, type DecoderOptions } from './decoder';
import { createEncoder, type EncoderOptions } from './encoder';

export interface ModelOptions {
  readonly encoder: EncoderOptions;
  readonly expression: BranchOptions;
  readonly nuisance: BranchOptions;
  /** Hidden units of the adversary's layers; an empty list makes it linear. */
  readonly adversaryHidden: readonly number[];
  readonly decoder: DecoderOptions;
}

/** The parts, by name. Each is an ordinary LayersModel; training, losses and saving treat them alike. */
export interface Parts {
  /** `[B, H, W, C] -> [B, h, w, D]` */
  readonly encoder: LayersModel;
  /** `[B, h, w, D] -> [B, D_e]`, z_e */
  readonly expression: LayersModel;
  /** `[B, h, w, D] -> [B, D_n]`, z_n */
  readonly nuisance: LayersModel;
  /** `[B, D_e] -> [B, K]`, logits */
  readonly classifier: LayersModel;
  /** `[B, D_n] -> [B, K]`, logits */
  readonly adversary: LayersModel;
  /** `[B, D_e + D_n] -> [B, H, W, C]` */
  readonly decoder: LayersModel;
}

export type PartName = keyof Parts;
export const PART_NAMES: readonly PartName[] = [
  'encoder',
  'expression',
  'nuisance',
  'classifier',
  'adversary',
  'decoder',
];

/** What the model says of a batch. */
export interface Codes {
  /** [B, K] */
  readonly logits: Tensor2D;
  /** [B, D_e] */
  readonly expression: Tensor2D;
  /** [B, D_n] */
  readonly nuisance: Tensor2D;
}

/** Builds all parts with weights drawn from `seed`: the same seed gives the same weights. */
export function createParts(shape: ImageShape, classes: number, options: ModelOptions, seed: number): Parts {
  const encoder = createEncoder(shape, options.encoder, seed);
  const features = encoder.outputs[0]!.shape.slice(1) as number[];
  return {
    encoder,
    expression: createBranch(features, options.expression, 'expression', seed),
    nuisance: createBranch(features, options.nuisance, 'nuisance', seed),
    classifier: createClassifier(options.expression.codeSize, classes, [], 'classifier', seed),
    adversary: createClassifier(options.nuisance.codeSize, classes, options.adversaryHidden, 'adversary', seed),
    decoder: createDecoder(options.expression.codeSize + options.nuisance.codeSize, shape, options.decoder, seed),
  };
}

/** Codes and logits of a batch of images in 0 … 1, with batch statistics as in use (not as in training). */
export function encodeBatch(parts: Parts, images: Tensor4D): Codes {
  return tf.tidy(() => {
    const features = parts.encoder.apply(images) as Tensor4D;
    const expression = parts.expression.apply(features) as Tensor2D;
    const nuisance = parts.nuisance.apply(features) as Tensor2D;
    return { logits: parts.classifier.apply(expression) as Tensor2D, expression, nuisance };
  });
}

/** The image that the decoder makes of an expression code and a nuisance code, `[B, D_e], [B, D_n] -> [B, H, W, C]`. */
export function decodeBatch(parts: Parts, expression: Tensor2D, nuisance: Tensor2D): Tensor4D {
  return tf.tidy(() => parts.decoder.apply(tf.concat([expression, nuisance], 1)) as Tensor4D);
}

/**
 * One model for use outside of mien: image in 0 … 1 to `[probabilities [B, K], z_e [B, D_e], z_n [B, D_n]]`. It shares the parts'
 * weights and consists of stock layers, so that tfjs in a browser loads it.
 */
export function composeForUse(parts: Parts): LayersModel {
  const shape = parts.encoder.inputs[0]!.shape.slice(1) as number[];
  const image = tf.input({ shape, name: 'image_input' });
  const features = parts.encoder.apply(image) as SymbolicTensor;
  const expression = parts.expression.apply(features) as SymbolicTensor;
  const nuisance = parts.nuisance.apply(features) as SymbolicTensor;
  const logits = parts.classifier.apply(expression) as SymbolicTensor;
  const probabilities = tf.layers.softmax({ name: 'probabilities' }).apply(logits) as SymbolicTensor;
  return tf.model({ inputs: image, outputs: [probabilities, expression, nuisance], name: 'disentangler' });
}

/** The variables that training changes in the given parts. */
export function trainableVariables(parts: Parts, names: readonly PartName[]): Variable[] {
  return names.flatMap((name) => parts[name].trainableWeights.map(variableOf));
}

/**
 * Every variable, moving averages included, by a name that is stable from run to run: `encoder/stem_conv/kernel`.
 * (tfjs appends `_1`, `_2` … to `name` when a process has used it before; `originalName` stays as it was given.)
 */
export function namedVariables(parts: Parts): Map<string, Variable> {
  const named = new Map<string, Variable>();
  for (const part of PART_NAMES) {
    for (const weight of parts[part].weights) named.set(`${part}/${weight.originalName}`, variableOf(weight));
  }
  return named;
}

function variableOf(weight: { read(): unknown }): Variable {
  return (weight as unknown as { val: Variable }).val;
}

/** Frees every weight. (A model's own `dispose` leaves those of layers that `composeForUse` has counted a second time.) */
export function disposeParts(parts: Parts): void {
  for (const variable of namedVariables(parts).values()) variable.dispose();
}
