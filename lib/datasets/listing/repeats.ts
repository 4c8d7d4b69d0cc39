import { counted } from '../../support/counted';

/** Lines that stand twice say nothing new, and would count an image twice. */
export interface Repeats<T> {
  readonly rows: T[];
  readonly notes: string[];
}

/**
 * Leaves out what stands there a second time.
 * @param key equal for what is the same
 */
export function withoutRepeats<T>(rows: readonly T[], key: (row: T) => string, nameOf: (row: T) => string): Repeats<T> {
  const seen = new Set<string>();
  const repeated: T[] = [];
  const kept = rows.filter((row) => {
    const known = seen.has(key(row));
    if (known) repeated.push(row);
    seen.add(key(row));
    return !known;
  });
  if (repeated.length === 0) return { rows: kept, notes: [] };
  return {
    rows: kept,
    notes: [`Left out, as they stand there twice: ${counted(repeated.length, 'line')} (${nameOf(repeated[0]!)}).`],
  };
}
