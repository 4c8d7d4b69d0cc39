/** Codes in few whole numbers, in which trees look for their splits. */
export interface BinnedCodes {
  /** [D][N], 0 … BINS − 1, in the order of the values */
  readonly columns: readonly Uint8Array[];
  readonly n: number;
}

export const BINS = 64;

/** Cuts each column into at most 64 bins that hold about as many images each; up to 64 different values keep a bin of their own. */
export function binCodes(columns: readonly Float64Array[]): BinnedCodes {
  const binned = columns.map((column) => {
    const sorted = Float64Array.from(column).sort();
    const different = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
    const least = // the least value of each bin but the first
      different.length <= BINS
        ? different.slice(1)
        : Float64Array.from({ length: BINS - 1 }, (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / BINS)]!);
    const bins = new Uint8Array(column.length);
    for (let i = 0; i < column.length; i++) bins[i] = atMost(least, column[i]!);
    return bins;
  });
  return { columns: binned, n: columns[0]!.length };
}

/** How many of the sorted values are not above this one. */
function atMost(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sorts by counting. @param order gets 0 … n − 1, those of the lowest bin first */
export function sortByBin(bins: Uint8Array, order: Int32Array): void {
  const starts = new Int32Array(BINS + 1);
  for (const bin of bins) starts[bin + 1]!++;
  for (let b = 0; b < BINS; b++) starts[b + 1]! += starts[b]!;
  for (let i = 0; i < bins.length; i++) order[starts[bins[i]!]!++] = i;
}
