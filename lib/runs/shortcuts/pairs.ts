import type { Factor } from '../../datasets/dataset';

/** A value of a factor and an expression that come together more often than each by itself would have it. */
export interface Pair {
  readonly factor: string;
  readonly value: string;
  readonly expression: string;
  /** Images of this value. */
  readonly n: number;
  /** Of these, how many have the expression. */
  readonly share: number;
  /** How many of all images have it. */
  readonly usual: number;
}

/** Standard errors that a pair is above what is usual: among a thousand pairs that mean nothing, one is in 30 sets. */
const LEAST_ERRORS = 4;
/** By so many times more often than usual: in large sets anything is significant. */
const LEAST_LIFT = 1.2;

/**
 * The pairs behind a shortcut, those first that most images follow more than usual. A pair counts when it is a fifth more
 * frequent than usual, and that by four standard errors.
 */
export function pairsOf(
  { name, values, codes }: Factor,
  labels: Int32Array,
  classes: readonly string[],
): readonly Pair[] {
  const counts = values.map(() => new Float64Array(classes.length));
  const totals = new Float64Array(classes.length);
  let known = 0;
  for (const [i, code] of codes.entries()) {
    if (code < 0) continue;
    counts[code]![labels[i]!]!++;
    totals[labels[i]!]!++;
    known++;
  }
  const pairs = values.flatMap((value, code) => {
    const n = counts[code]!.reduce((a, b) => a + b, 0);
    return classes.flatMap((expression, k): Pair[] => {
      const [share, usual] = [counts[code]![k]! / n, totals[k]! / known];
      const error = Math.sqrt((usual * (1 - usual)) / n);
      const counted = n > 0 && share - usual > LEAST_ERRORS * error && share > LEAST_LIFT * usual;
      return counted ? [{ factor: name, value, expression, n, share, usual }] : [];
    });
  });
  return pairs.sort((a, b) => excess(b) - excess(a));
}

/** Images more than usual. */
function excess({ n, share, usual }: Pair): number {
  return n * (share - usual);
}
