import { sum } from '../../support/numbers';
import { baggedTrees } from './baggedTrees';
import { type BinnedCodes, binCodes } from './binnedCodes';
import { checkLabelled, columnOf, knownLabels, type LabelledCodes, meanKnown } from './labelledCodes';

export interface Dci {
  /** Does a dimension serve one factor only? 0 … 1; null unless there are two factors that vary. */
  readonly disentanglement: number | null;
  /** Does a factor sit in one dimension only? 0 … 1; null for a code of one dimension, or when no factor varies. */
  readonly completeness: number | null;
  /** Mean accuracy of the forests on images that their trees have not learned from; null when no factor varies. */
  readonly informativeness: number | null;
  readonly factors: readonly {
    readonly factor: string;
    readonly completeness: number | null;
    readonly informativeness: number | null;
  }[];
}

const TREES = 20;

/**
 * Disentanglement, completeness and informativeness (Eastwood & Williams 2018) from the importance of each dimension for each factor, by
 * forests, which that paper uses beside the lasso. disentanglement_lib takes boosted trees; its formulas are these, and the importances of
 * forests whose splits see every dimension come close to its own (within some 0.04 of its scores on the codes of the tests), those of the
 * usual forests with a draw of dimensions for each split do not. Informativeness is accuracy on images that the trees have not learned from.
 * @throws MienError as `checkLabelled`
 */
export function dci(given: LabelledCodes, seed = 1): Dci {
  const n = checkLabelled(given);
  const { columns } = given.codes;
  const bin = (rows: readonly number[]) =>
    binCodes(Array.from({ length: columns }, (_, d) => columnOf(given.codes, d, rows)));
  let ofAll: BinnedCodes | undefined; // the same for every factor that is known of all images
  const forests = given.factors.map((factor) => {
    const { rows, labels, classes } = knownLabels(factor);
    if (classes < 2) return null;
    if (rows.length === n) ofAll ??= bin(rows);
    return baggedTrees(rows.length === n ? ofAll! : bin(rows), labels, classes, { trees: TREES, seed });
  });
  const importances = forests.flatMap((forest) => (forest ? [forest.importances] : []));
  const complete = (forest: (typeof forests)[number]) =>
    forest && columns > 1 ? concentration(forest.importances) : null;
  return {
    ...dciOfImportances(importances),
    informativeness: meanKnown(forests.map((forest) => forest?.accuracy ?? null)),
    factors: given.factors.map(({ name }, f) => ({
      factor: name,
      completeness: complete(forests[f]!),
      informativeness: forests[f]?.accuracy ?? null,
    })),
  };
}

/**
 * The two scores of importances, each weighed by how much importance it speaks of.
 * @param importances [factors][D], 0 or more
 */
export function dciOfImportances(
  importances: readonly ArrayLike<number>[],
): Pick<Dci, 'disentanglement' | 'completeness'> {
  if (importances.length === 0) return { disentanglement: null, completeness: null };
  const factors = importances.map((row) => Array.from(row));
  const dimensions = factors[0]!.map((_, d) => factors.map((row) => row[d]!));
  return {
    disentanglement: factors.length > 1 ? weighed(dimensions) : null,
    completeness: dimensions.length > 1 ? weighed(factors) : null,
  };
}

function weighed(rows: readonly number[][]): number {
  const sums = rows.map(sum);
  const total = sum(sums);
  return sum(rows.map((row, i) => concentration(row) * (total > 0 ? sums[i]! / total : 1 / rows.length)));
}

/** 1 − entropy over its largest: 1 when all lies in one place, 0 when it is spread evenly or there is nothing. */
function concentration(row: ArrayLike<number>): number {
  const values = Array.from(row);
  const total = sum(values);
  if (total === 0) return 0;
  const entropy = -sum(values.map((value) => (value > 0 ? (value / total) * Math.log(value / total) : 0)));
  return 1 - entropy / Math.log(values.length);
}
