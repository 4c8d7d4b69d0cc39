import type { Split } from '../datasets/dataset';
import { encodeSplit, type Matrix, type SplitCodes } from '../evaluation/encodeSplit';
import { linearProbe, type ProbeResult } from '../evaluation/probes';
import type { OpenRun } from './evaluateRun';

/** What a fresh probe reads of one factor from one code. */
export interface ProbeRow extends ProbeResult {
  /** `expression`, or the name of a nuisance factor. */
  readonly factor: string;
  readonly code: 'expression' | 'nuisance';
  readonly probe: 'linear';
}

/**
 * Trains linear probes on the frozen codes of the training split and tests them on the test split: the expression and every nuisance
 * factor of the dataset, from z_e and from z_n.
 * @param test the codes of the test split, where the caller has them already
 */
export function probeOpenRun({ model, dataset }: OpenRun, test: SplitCodes): ProbeRow[] {
  const { splits, shape, classes } = dataset;
  const train = encodeSplit(model, splits.train, shape);
  const targets = [
    { factor: 'expression', values: classes.length, of: (split: Split) => split.labels },
    ...splits.train.factors.map((factor, f) => ({
      factor: factor.name,
      values: factor.values.length,
      of: (split: Split) => split.factors[f]!.codes,
    })),
  ];
  return targets.flatMap(({ factor, values, of }) =>
    (['expression', 'nuisance'] as const).map((code) => {
      const side = (codes: Matrix, split: Split) => ({ codes, labels: of(split) });
      const result = linearProbe(side(train[code], splits.train), side(test[code], splits.test), values);
      return { factor, code, probe: 'linear' as const, ...result };
    }),
  );
}
