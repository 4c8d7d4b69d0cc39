import { MienError } from '../../support/errors';
import { mean, sum } from '../../support/numbers';
import { checkCodes } from '../checkCodes';
import type { Matrix } from '../matrix';

/** What is known of each image: a `Factor` of a dataset, or the expression. */
export interface LabelledFactor {
  readonly name: string;
  /** [N] 0 or more; −1 where it is unknown. */
  readonly codes: ArrayLike<number>;
}

export interface LabelledCodes {
  /** [N, D] */
  readonly codes: Matrix;
  readonly factors: readonly LabelledFactor[];
}

/** A column that deviates by less than this share of its mean is constant, but for rounding. */
const CONSTANT = 1e-5;

/**
 * @returns N
 * @throws MienError when there is no image, column or factor, a code is not finite, or a factor has not one value an image
 */
export function checkLabelled({ codes, factors }: LabelledCodes): number {
  const n = codes.values.length / codes.columns;
  if (!(n >= 1 && Number.isInteger(n))) {
    throw new MienError(`${codes.values.length} values make no rows of ${codes.columns}`, 'Give one code or more.');
  }
  if (factors.length === 0) throw new MienError('There is no factor to look for', 'Give the expression at least.');
  checkCodes(codes);
  for (const factor of factors) {
    if (factor.codes.length !== n) {
      throw new MienError(
        `Factor ${factor.name} has ${factor.codes.length} values for ${n} codes`,
        'Give one an image, −1 where it is unknown.',
      );
    }
  }
  return n;
}

/** The images whose value is known, and those values counted from 0 without gaps. */
export function knownLabels({ codes }: LabelledFactor): { rows: number[]; labels: Int32Array; classes: number } {
  const rows = Array.from(codes, (_, i) => i).filter((i) => codes[i]! >= 0);
  const values = [...new Set(rows.map((i) => codes[i]!))].sort((a, b) => a - b);
  const rank = new Map(values.map((value, i) => [value, i]));
  return { rows, labels: Int32Array.from(rows, (i) => rank.get(codes[i]!)!), classes: values.length };
}

/** Column d of the codes, at these rows. */
export function columnOf({ values, columns }: Matrix, d: number, rows: readonly number[]): Float64Array {
  const column = new Float64Array(rows.length);
  for (let r = 0; r < rows.length; r++) column[r] = values[rows[r]! * columns + d]!; // `from` with a function takes ten times as long
  return column;
}

export interface Scale {
  readonly mean: number;
  /** With n − 1; 0 for a column that does not vary, or only by rounding. */
  readonly deviation: number;
}

/** What standardises each column. */
export function scalesOf(codes: Matrix): Scale[] {
  const rows = Array.from({ length: codes.values.length / codes.columns }, (_, i) => i);
  return Array.from({ length: codes.columns }, (_, d) => {
    const column = columnOf(codes, d, rows);
    const centre = mean(column);
    const squares = sum(column.map((value) => (value - centre) ** 2));
    const deviation = column.length > 1 ? Math.sqrt(squares / (column.length - 1)) : 0;
    return { mean: centre, deviation: deviation > CONSTANT * Math.abs(centre) ? deviation : 0 };
  });
}

/** Mean of those that are known; null when none is. */
export function meanKnown(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : mean(known);
}

/** The largest less the second largest, which is 0 where there is only one. */
export function gapAtTop(values: readonly number[]): number {
  const [first = 0, second = 0] = [...values].sort((a, b) => b - a);
  return first - second;
}
