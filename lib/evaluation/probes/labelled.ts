import { type Tensor2D, tf } from '../../engine';
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

/** What probes train and are tested on. */
export interface ProbeData {
  /** [N, D + 1] standardised codes of known label, and a column of ones. */
  readonly train: Tensor2D;
  /** [N] an index into `seen`. */
  readonly trainLabels: Int32Array;
  /** [M, D + 1] standardised like `train`. */
  readonly test: Tensor2D;
  /** [M] 0 … K−1 */
  readonly testLabels: Int32Array;
  /** K */
  readonly classes: number;
  /** The classes that occur in training: probes can only predict these. */
  readonly seen: readonly number[];
  /** How often each of them occurs. */
  readonly counts: readonly number[];
}

/** A column that deviates by less than this share of its mean is constant, but for rounding, and is left out. */
const CONSTANT = 1e-5;

/**
 * Leaves out what has no known label and standardises the codes by the training codes' mean and deviation. The caller disposes the tensors.
 * @throws MienError when a code is not finite, or train or test has no known label
 * @throws RangeError when there is not one label a code, codes differ in length, or a label is not a class
 */
export function probeData(train: Labelled, test: Labelled, classes: number): ProbeData {
  const trainRows = knownRows(train, classes);
  const testRows = knownRows(test, classes);
  if (train.codes.columns !== test.codes.columns)
    throw new RangeError(`Codes of ${train.codes.columns} and of ${test.codes.columns} values`);
  if (trainRows.length === 0 || testRows.length === 0) {
    throw new MienError(
      'A probe needs known labels to train and to test on',
      'Leave this factor out for this dataset, or give labels to both splits.',
    );
  }
  const allCounts = new Array<number>(classes).fill(0);
  for (const row of trainRows) allCounts[train.labels[row] as number]!++;
  const seen = [...allCounts.keys()].filter((k) => allCounts[k]! > 0);
  const index = new Map(seen.map((k, i) => [k, i]));
  const [trainCodes, testCodes] = tf.tidy(() => {
    const x = take(train.codes, trainRows);
    const { mean, variance } = tf.moments(x, 0);
    const deviation = variance.sqrt();
    const varies = deviation.greater(mean.abs().mul(CONSTANT));
    const scale = varies.cast('float32').div(tf.where(varies, deviation, tf.onesLike(deviation)));
    return [x, take(test.codes, testRows)].map((codes) =>
      tf.concat([codes.sub(mean).mul(scale) as Tensor2D, tf.ones([codes.shape[0], 1])], 1),
    );
  }) as [Tensor2D, Tensor2D];
  return {
    train: trainCodes,
    trainLabels: trainRows.map((row) => index.get(train.labels[row] as number)!),
    test: testCodes,
    testLabels: testRows.map((row) => test.labels[row] as number),
    classes,
    seen,
    counts: seen.map((k) => allCounts[k]!),
  };
}

function knownRows({ codes, labels }: Labelled, classes: number): Int32Array {
  checkCodes(codes);
  const rows = codes.values.length / codes.columns;
  if (rows !== labels.length) throw new RangeError(`${labels.length} labels for ${rows} codes`);
  const known = Int32Array.from(labels, (_, i) => i).filter((i) => (labels[i] as number) >= 0);
  const wrong = known.find((i) => !((labels[i] as number) < classes && Number.isInteger(labels[i])));
  if (wrong !== undefined) throw new RangeError(`Label ${labels[wrong]} is not 0 … ${classes - 1}`);
  return known;
}

function take({ values, columns }: Matrix, rows: Int32Array): Tensor2D {
  return tf.tensor2d(values, [values.length / columns, columns]).gather(tf.tensor1d(rows, 'int32'));
}
