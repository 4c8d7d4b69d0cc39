import { checkLabelled, columnOf, gapAtTop, knownLabels, type LabelledCodes, meanKnown } from './labelledCodes';

export interface MutualInformationGap {
  /** Mean over the factors with more than one value; null when none has. */
  readonly score: number | null;
  readonly factors: readonly {
    readonly factor: string;
    /** 0 … 1; null when the factor has one value. */
    readonly score: number | null;
    /** What the most telling dimension says of the factor, in nats. */
    readonly information: number;
    /** H(v), in nats. */
    readonly entropy: number;
  }[];
}

const BINS = 20;

/**
 * Mutual information gap (Chen et al. 2018, eq. 6): how much more the most telling dimension says of a factor than the second,
 * (I₁ − I₂) / H(v). Each dimension is cut into 20 bins of equal width between its extremes, as in disentanglement_lib. A code that spreads
 * a factor over many dimensions scores near 0 however well it holds it, and chance alone gives I of some (bins − 1)(values − 1)/2N nats.
 * @throws MienError as `checkLabelled`
 */
export function mutualInformationGap(given: LabelledCodes): MutualInformationGap {
  const n = checkLabelled(given);
  const every = Array.from({ length: n }, (_, i) => i);
  const binned = Array.from({ length: given.codes.columns }, (_, d) => inBins(columnOf(given.codes, d, every)));
  const factors = given.factors.map((factor) => {
    const { rows, labels, classes } = knownLabels(factor);
    const entropy = information(labels, classes, labels, classes);
    const says = binned.map((bins) =>
      information(
        Int32Array.from(rows, (i) => bins[i]!),
        BINS,
        labels,
        classes,
      ),
    );
    const score = classes > 1 ? gapAtTop(says) / entropy : null;
    return { factor: factor.name, score, information: Math.max(...says), entropy };
  });
  return { score: meanKnown(factors.map(({ score }) => score)), factors };
}

/** [N] the bin, 0 … 19: a value on an edge belongs to the bin above it, the largest to the last. */
function inBins(column: Float64Array): Int32Array {
  const low = column.reduce((a, b) => Math.min(a, b));
  const width = (column.reduce((a, b) => Math.max(a, b)) - low) / BINS;
  if (width === 0) return new Int32Array(column.length);
  return Int32Array.from(column, (value) => {
    let bin = Math.min(BINS - 1, Math.floor((value - low) / width));
    // the quotient rounds; the edge decides
    if (bin > 0 && value < low + bin * width) bin--;
    else if (bin < BINS - 1 && value >= low + (bin + 1) * width) bin++;
    return bin;
  });
}

/** I(a; b) in nats, of paired whole numbers below `aClasses` and `bClasses`. */
function information(a: Int32Array, aClasses: number, b: Int32Array, bClasses: number): number {
  const joint = new Float64Array(aClasses * bClasses);
  const [ofA, ofB] = [new Float64Array(aClasses), new Float64Array(bClasses)];
  for (let i = 0; i < a.length; i++) {
    joint[a[i]! * bClasses + b[i]!]!++;
    ofA[a[i]!]!++;
    ofB[b[i]!]!++;
  }
  let sum = 0;
  for (const [at, count] of joint.entries()) {
    if (count === 0) continue;
    const independent = ofA[Math.floor(at / bClasses)]! * ofB[at % bClasses]!;
    sum += (count / a.length) * Math.log((count * a.length) / independent);
  }
  return Math.max(0, sum);
}
