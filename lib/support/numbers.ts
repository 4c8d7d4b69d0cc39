/** Small numbers of small lists, and how they are written. */

/** NaN for none. */
export function mean(values: readonly number[] | Float64Array): number {
  return sum(values) / values.length;
}

export function sum(values: readonly number[] | Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Between the two in the middle where their number is even. NaN for none. */
export function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/**
 * Between the two nearest values, as numpy does.
 * @param sorted ascending
 * @param share 0 … 1
 */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

/** `83.6 %` of 0.836. */
export function percent(share: number): string {
  return `${inPercent(share)} %`;
}

/** `83.60 %` of 0.836. */
export function exactPercent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** `83.6` of 0.836, where the sign stands elsewhere. */
export function inPercent(share: number): string {
  return (100 * share).toFixed(1);
}

/** Values by a key, in the order in which each key comes first. */
export function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
