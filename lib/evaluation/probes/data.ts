import { type Tensor2D, tf } from '../../engine';
import type { Matrix } from '../matrix';
import { disposeCodes, type ProbeCodes, probeCodes } from './codes';
import { drawHoldOut, type HoldOut } from './holdOut';

/** What a seed chooses by: its hold-out, and the codes as those see them that are not held out. */
export interface SeedPart {
  readonly seed: number;
  readonly split: HoldOut;
  readonly codes: ProbeCodes;
}

/** Training and test codes, as all probes of all factors take them. */
export interface ProbeData {
  readonly whole: ProbeCodes;
  /** One a seed. */
  readonly parts: readonly SeedPart[];
}

/**
 * @param train [N, D]
 * @param test [M, D]
 * @returns to be freed with `disposeData`
 */
export function probeData(train: Matrix, test: Matrix, seeds: readonly number[]): ProbeData {
  if (train.columns !== test.columns) throw new RangeError(`Codes of ${train.columns} and of ${test.columns} values`);
  const [a, b] = [train, test].map(({ values, columns }) =>
    tf.tensor2d(values, [values.length / columns, columns]),
  ) as [Tensor2D, Tensor2D];
  const parts = seeds.map((seed) => {
    const split = drawHoldOut(a.shape[0], seed);
    return { seed, split, codes: probeCodes(a, b, split.fit) };
  });
  const whole = probeCodes(a, b);
  tf.dispose([a, b]);
  return { whole, parts };
}

export function disposeData({ whole, parts }: ProbeData): void {
  for (const codes of [whole, ...parts.map((part) => part.codes)]) disposeCodes(codes);
}
