/** The parts of a disentangler, their variables, and where each of its two codes comes from. */
import type { LayersModel, Variable } from '../engine';

/** The parts, by name. Each is an ordinary LayersModel; training, losses and saving treat them alike. */
export interface Parts {
  /** `[B, H, W, C] -> [B, h, w, D]`, what the expression branch reads, and the nuisance branch too where it has no encoder of its own */
  readonly encoder: LayersModel;
  /** `[B, h, w, D] -> [B, D_e]`, z_e */
  readonly expression: LayersModel;
  /** `[B, H, W, C] -> [B, h, w, D']`, what the nuisance branch reads, where it has an encoder of its own */
  readonly nuisanceEncoder?: LayersModel;
  /** `[B, h, w, D] -> [B, D_n]`, z_n */
  readonly nuisance: LayersModel;
  /** `[B, D_e] -> [B, K]`, logits */
  readonly classifier: LayersModel;
  /** `[B, D_n] -> [B, K]`, logits, once for each adversary */
  readonly adversary: LayersModel;
  /** `[B, D_e + D_n] -> [B, H, W, C]` */
  readonly decoder: LayersModel;
}

export type PartName = keyof Parts;
export const PART_NAMES: readonly PartName[] = [
  'encoder',
  'expression',
  'nuisanceEncoder',
  'nuisance',
  'classifier',
  'adversary',
  'decoder',
];

/** The parts that a model has. */
export function partNames(parts: Parts): PartName[] {
  return PART_NAMES.filter((name) => parts[name]);
}

/** The variables that training changes in the given parts. */
export function trainableVariables(parts: Parts, names: readonly PartName[]): Variable[] {
  return names.flatMap((name) => parts[name]?.trainableWeights.map(variableOf) ?? []);
}

/** Every variable of the given parts, moving averages included, without those of a part that is to stay as it is. */
export function changingVariables(parts: Parts, names: readonly PartName[]): Variable[] {
  return names.flatMap((name) => (parts[name]?.trainable ? parts[name].weights.map(variableOf) : []));
}

/**
 * Every variable, moving averages included, by a name that is stable from run to run: `encoder/stem_conv/kernel`.
 * (tfjs appends `_1`, `_2` … to `name` when a process has used it before; `originalName` stays as it was given.)
 */
export function namedVariables(parts: Parts): Map<string, Variable> {
  const named = new Map<string, Variable>();
  for (const part of partNames(parts)) {
    for (const weight of parts[part]!.weights) named.set(`${part}/${weight.originalName}`, variableOf(weight));
  }
  return named;
}

/** Frees every weight. (A model's own `dispose` leaves those of layers that `composeForUse` has counted a second time.) */
export function disposeParts(parts: Parts): void {
  for (const part of partNames(parts)) disposeWeights(parts[part]!);
}

/** Frees the weights of a model, but those that `others` has as well; once is enough, and twice does no harm. */
export function disposeWeights(model: LayersModel, others?: LayersModel): void {
  for (const weight of model.weights) if (!others?.weights.includes(weight)) variableOf(weight).dispose();
}

function variableOf(weight: { read(): unknown }): Variable {
  return (weight as unknown as { val: Variable }).val;
}
