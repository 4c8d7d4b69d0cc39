import { MienError } from '../../support/errors';
import { checkCodes } from '../checkCodes';
import type { Matrix } from '../matrix';

/** Codes and what is to be read from them. */
export interface Labelled {
  /** [N, D] */
  readonly codes: Matrix;
  /** [N] 0 … K−1; negative ones (unknown) are left out. */
  readonly labels: ArrayLike<number>;
}

/** One of the things that are to be read from the same codes. */
export interface FactorLabels {
  /** [N] 0 … K−1 of the training codes; negative where unknown. */
  readonly train: ArrayLike<number>;
  /** K */
  readonly classes: number;
}

/** A factor as probes take it: they can only name classes that occur in training. */
export interface Target {
  /** [N] an index into `seen`; −1 where unknown. */
  readonly labels: Int32Array;
  /** K */
  readonly classes: number;
  /** The S classes that occur in training. */
  readonly seen: readonly number[];
  /** [S] log of how often each of them occurs. */
  readonly logFrequencies: Float64Array;
  /** Training codes of known label. */
  readonly known: number;
}

/** @throws MienError when no label is known */
export function targetOf({ train, classes }: FactorLabels): Target {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < train.length; i++) if (train[i]! >= 0) counts[train[i]!]!++;
  const known = counts.reduce((a, b) => a + b, 0);
  if (known === 0) throw noLabels();
  const seen = [...counts.keys()].filter((k) => counts[k]! > 0);
  const index = new Map(seen.map((k, i) => [k, i]));
  return {
    labels: Int32Array.from(train, (label) => index.get(label) ?? -1),
    classes,
    seen,
    logFrequencies: Float64Array.from(seen, (k) => Math.log(counts[k]! / known)),
    known,
  };
}

/**
 * @throws MienError when a code is not finite
 * @throws RangeError when there is not one label a code, or a label is not a class
 */
export function checkLabelled({ codes, labels }: Labelled, classes: number): void {
  checkCodes(codes);
  checkLabels(labels, codes.values.length / codes.columns, classes);
}

/** @throws RangeError when there is not one label for each of `rows` codes, or a label is not a class */
export function checkLabels(labels: ArrayLike<number>, rows: number, classes: number): void {
  if (rows !== labels.length) throw new RangeError(`${labels.length} labels for ${rows} codes`);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label >= 0 && !(label < classes && Number.isInteger(label))) {
      throw new RangeError(`Label ${label} is not 0 … ${classes - 1}`);
    }
  }
}

export function noLabels(): MienError {
  return new MienError(
    'A probe needs known labels to train and to test on',
    'Leave this factor out for this dataset, or give labels to both splits.',
  );
}
