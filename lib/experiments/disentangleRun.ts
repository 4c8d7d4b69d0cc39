import {
  type Dci,
  dci,
  type FactorVaeScore,
  factorVaeScore,
  type LabelledCodes,
  type LabelledFactor,
  type MutualInformationGap,
  mutualInformationGap,
  type SeparatedAttributePredictability,
  separatedAttributePredictability,
} from '../evaluation/disentanglement';
import { type Matrix, type SplitCodes, sideBySide } from '../evaluation/encodeSplit';
import { type RetrievalRow, retrieval } from '../evaluation/retrieval';
import { Random } from '../support/random';
import type { OpenRun } from './evaluateRun';

export type Block = 'expression' | 'nuisance' | 'both';

/** Metrics of one code, over the expression and every nuisance factor of the dataset. */
export interface BlockMetrics {
  readonly code: Block;
  readonly mig: MutualInformationGap;
  readonly sap: SeparatedAttributePredictability;
  readonly dci: Dci;
  readonly factorVae: FactorVaeScore;
}

export interface RunDisentanglement {
  readonly disentanglement: readonly BlockMetrics[];
  readonly retrieval: readonly (RetrievalRow & { readonly code: Block })[];
}

/**
 * Measures how the codes of the test split are laid out: the metrics of disentanglement, which look at single dimensions, and what nearest
 * neighbours share; of z_e, z_n and both side by side. Takes seconds for 2,000 images.
 * @param test the codes of the test split
 */
export function disentanglementOpenRun(
  { dataset }: Pick<OpenRun, 'dataset'>,
  test: SplitCodes,
  seed = 1,
): RunDisentanglement {
  const { labels, factors, size } = dataset.splits.test;
  const targets: LabelledFactor[] = [{ name: 'expression', codes: labels }, ...factors];
  const order = new Random(seed, 'halves').permutation(size);
  const half = Math.ceil(size / 2);
  const blocks: [Block, Matrix][] = [
    ['expression', test.expression],
    ['nuisance', test.nuisance],
    ['both', sideBySide(test.expression, test.nuisance)],
  ];
  const measured = blocks.map(([code, codes]) => {
    const given = { codes, factors: targets };
    const [train, judged] = [rowsOf(given, order.subarray(0, half)), rowsOf(given, order.subarray(half))];
    const metrics: BlockMetrics = {
      code,
      mig: mutualInformationGap(given),
      sap: separatedAttributePredictability(train, judged),
      dci: dci(given, seed),
      factorVae: factorVaeScore(given, seed),
    };
    return { metrics, retrieval: retrieval(given, undefined, seed).map((row) => ({ code, ...row })) };
  });
  return {
    disentanglement: measured.map(({ metrics }) => metrics),
    retrieval: measured.flatMap((block) => block.retrieval),
  };
}

function rowsOf({ codes, factors }: LabelledCodes, rows: Int32Array): LabelledCodes {
  const values = new Float32Array(rows.length * codes.columns);
  for (const [to, from] of rows.entries()) {
    values.set(codes.values.subarray(from * codes.columns, (from + 1) * codes.columns), to * codes.columns);
  }
  return {
    codes: { values, columns: codes.columns },
    factors: factors.map(({ name, codes: of }) => ({ name, codes: Int32Array.from(rows, (i) => of[i]!) })),
  };
}
