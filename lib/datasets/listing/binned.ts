/** A factor that was measured, in words: numbers become ranges. */
import { quantile } from '../../support/numbers';

/** Numbers with more different values than this are measured, not counted. */
const MOST_COUNTED = 12;
const BINS = 5;
const FEWEST_DIGITS = 3;
/** All that a double has. */
const MOST_DIGITS = 17;

export interface BinnedColumn {
  /** [N] as they were, or the range that each number is in; '' where unknown. */
  readonly values: readonly string[];
  /** The ranges from the lowest; undefined where the values are as they were. */
  readonly order?: readonly string[];
}

/**
 * The values of a column, in five ranges of as many of them each where they are numbers of more than 12 kinds; else as they are.
 * @param written [N] '' where unknown
 */
export function binned(written: readonly string[]): BinnedColumn {
  const known = written.filter((text) => text !== '');
  if (new Set(known).size <= MOST_COUNTED || !known.every((text) => Number.isFinite(Number(text)))) {
    return { values: written };
  }
  const sorted = Float64Array.from(known, Number).sort();
  const edges = Array.from({ length: BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / BINS));
  const distinct = [...new Set(edges)];
  const names = writtenApart(distinct);
  const order = Array.from({ length: distinct.length + 1 }, (_, bin) => rangeName(names, bin));
  const binOf = (value: number) => distinct.filter((edge) => value >= edge).length;
  return { values: written.map((text) => (text === '' ? '' : order[binOf(Number(text))]!)), order };
}

/**
 * Edges in three digits, or as many more as it takes to keep what stands before the point (a year) and to tell them apart: of ranges of one
 * name, one would stand for both.
 */
function writtenApart(edges: readonly number[]): string[] {
  const whole = Math.max(...edges.map((edge) => String(Math.trunc(Math.abs(edge))).length));
  for (let digits = Math.max(FEWEST_DIGITS, Math.min(whole, MOST_DIGITS)); ; digits++) {
    const names = edges.map((edge) => String(Number(edge.toPrecision(digits))));
    if (digits === MOST_DIGITS || new Set(names).size === edges.length) return names;
  }
}

function rangeName(edges: readonly string[], bin: number): string {
  if (bin === 0) return `below ${edges[0]}`;
  return bin === edges.length ? `from ${edges[bin - 1]}` : `${edges[bin - 1]} … ${edges[bin]}`;
}
