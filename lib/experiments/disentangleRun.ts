import { findCopies } from '../datasets/copies';
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
 * Images with an exact copy in training are left out, as with the probes.
 * @param codes of the test split
 */
export function disentanglementOpenRun(
  { dataset }: Pick<OpenRun, 'dataset'>,
  codes: SplitCodes,
  seed = 1,
): RunDisentanglement {
  const { test, train } = dataset.splits;
  const targets: LabelledFactor[] = [{ name: 'expression', codes: test.labels }, ...test.factors];
  const copies = findCopies(test, train, dataset.shape);
  const unseen = Int32Array.from(copies.keys()).filter((i) => !copies[i]);
  const order = new Random(seed, 'halves').permutation(unseen.length);
  const half = Math.ceil(unseen.length / 2);
  const blocks: [Block, Matrix][] = [
    ['expression', codes.expression],
    ['nuisance', codes.nuisance],
    ['both', sideBySide(codes.expression, codes.nuisance)],
  ];
  const measured = blocks.map(([code, all]) => {
    const given = rowsOf({ codes: all, factors: targets }, unseen);
    const [fitted, judged] = [rowsOf(given, order.subarray(0, half)), rowsOf(given, order.subarray(half))];
    const metrics: BlockMetrics = {
      code,
      mig: mutualInformationGap(given),
      sap: separatedAttributePredictability(fitted, judged),
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
