/** What probes read, and what they cannot. */
import type { Dataset, Split } from '../../datasets/dataset';
import { requireArgument } from '../../support/argument';
import { UsageError } from '../../support/errors';
import type { ProbeImages, TrainedOn } from './probeImages';

export interface ProbeTarget {
  /** `expression`, or the name of a nuisance factor. */
  readonly factor: string;
  /** How many values it has. */
  readonly values: number;
  readonly labels: (split: Split) => Int32Array;
}

/** A factor of which probes trained on certain images can learn nothing. */
export interface LeftOutFactor {
  readonly factor: string;
  readonly trainedOn: TrainedOn;
  readonly reason: string;
}

/** @throws UsageError when the dataset does not have a factor that is asked for */
export function targetsOf(
  { splits, classes }: Pick<Dataset, 'splits' | 'classes'>,
  wanted?: readonly string[],
): ProbeTarget[] {
  const all: ProbeTarget[] = [
    { factor: 'expression', values: classes.length, labels: (split) => split.labels },
    ...splits.train.factors.map(({ name, values }) => ({
      factor: name,
      values: values.length,
      labels: (split: Split) =>
        split.factors.find((own) => own.name === name)?.codes ?? new Int32Array(split.size).fill(-1),
    })),
  ];
  const names = all.map(({ factor }) => factor);
  const isList = wanted === undefined || (Array.isArray(wanted) && wanted.length > 0);
  requireArgument(isList, wanted, 'factors', `a list of ${names.join(', ')}`);
  const unknown = wanted?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`The dataset has no factor ${unknown}`, `It has ${names.join(', ')}.`);
  }
  return wanted ? all.filter(({ factor }) => wanted.includes(factor)) : all;
}

/** [N] of all images, split after split; −1 where unknown or left out. */
export function valuesOf({ labels }: ProbeTarget, { splits, leftOut }: ProbeImages): Int32Array {
  const values = Int32Array.from(splits.flatMap((split) => [...labels(split)]));
  return values.map((value, row) => (leftOut[row] ? -1 : value));
}

/** Why no probe can learn a factor of these images, or shows anything by naming it; or undefined. */
export function whyLeftOut(target: ProbeTarget, images: ProbeImages): string | undefined {
  const values = valuesOf(target, images);
  const known = (rows: Int32Array) => [...rows].map((row) => values[row]!).filter((value) => value >= 0);
  const [trained, tested] = [
    images.folds.map(({ train }) => new Set(known(train))),
    images.folds.map(({ test }) => known(test)),
  ];
  if (trained.some(({ size }) => size === 0)) return 'no value is known';
  if (trained.every(({ size }) => size === 1)) return 'there is one value';
  const shared = tested.some((some, fold) => some.some((value) => trained[fold]!.has(value)));
  if (!shared) return 'the test images have other values';
  return new Set(tested.flat()).size > 1 ? undefined : 'the test images have one value';
}
