import type { Random } from '../../support/random';

/** Codes in few whole numbers, in which trees look for their splits. */
export interface BinnedCodes {
  /** [D][N], 0 … BINS − 1, in the order of the values */
  readonly columns: readonly Uint8Array[];
  readonly n: number;
}

export interface DecisionTree {
  /** Of each node: the column it asks, or −1 − class in a leaf. */
  readonly asks: readonly number[];
  /** Up to this bin an image goes to the left, the next node … */
  readonly upTo: readonly number[];
  /** … beyond it to this one. */
  readonly right: readonly number[];
  /** [D] by how much each column lowered the Gini impurity, summing to what all did. */
  readonly importances: Float64Array;
}

export const BINS = 64;
/** A node of fewer images is not split: below, splits fit noise, which then looks important. */
const LEAST_TO_SPLIT = 10;

/** Cuts each column into at most 64 bins that hold about as many images each; up to 64 different values keep a bin of their own. */
export function binCodes(columns: readonly Float64Array[]): BinnedCodes {
  const binned = columns.map((column) => {
    const sorted = Float64Array.from(column).sort();
    const different = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
    const least = // the least value of each bin but the first
      different.length <= BINS
        ? different.slice(1)
        : Float64Array.from({ length: BINS - 1 }, (_, b) => sorted[Math.floor(((b + 1) * sorted.length) / BINS)]!);
    return Uint8Array.from(column, (value) => atMost(least, value));
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

/**
 * Grows a classification tree until its leaves are pure or small (CART, Gini; Breiman et al. 1984).
 * @param labels [N] @param images those to learn from, once for each time they count; put in another order
 *
 * @param random settles draws between columns that are equally good
 */
export function growTree(
  { columns }: BinnedCodes,
  labels: Int32Array,
  classes: number,
  images: Int32Array,
  random: Random,
): DecisionTree {
  const [asks, upTo, right]: [number[], number[], number[]] = [[], [], []];
  const importances = new Float64Array(columns.length);
  const counts = new Int32Array(classes);
  const onLeft = new Int32Array(classes);
  const starts = new Int32Array(BINS + 1);
  const nodeLabels = new Int32Array(images.length);
  const bins = new Uint8Array(images.length);
  const sortedBins = new Uint8Array(images.length);
  const sortedLabels = new Int32Array(images.length);
  const cut = { purity: 0, upTo: 0 };

  /** Puts the best cut of one column among images[start … end), whose class counts are in `counts`, into `cut`; purer is higher. */
  const seekCut = (column: Uint8Array, start: number, end: number, squares: number) => {
    const size = end - start;
    starts.fill(0);
    for (let i = 0; i < size; i++) {
      const bin = column[images[start + i]!]!;
      bins[i] = bin;
      starts[bin + 1]!++;
    }
    for (let b = 0; b < BINS; b++) starts[b + 1]! += starts[b]!;
    for (let i = 0; i < size; i++) {
      const at = starts[bins[i]!]!++;
      sortedBins[at] = bins[i]!;
      sortedLabels[at] = nodeLabels[i]!;
    }
    onLeft.fill(0);
    let leftSquares = 0;
    let rightSquares = squares;
    cut.purity = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < size - 1; i++) {
      const label = sortedLabels[i]!;
      const left = onLeft[label]!++;
      leftSquares += 2 * left + 1;
      rightSquares -= 2 * (counts[label]! - left) - 1;
      const bin = sortedBins[i]!;
      const next = sortedBins[i + 1]!;
      if (bin === next) continue;
      const purity = leftSquares / (i + 1) + rightSquares / (size - i - 1);
      if (purity <= cut.purity) continue;
      cut.purity = purity;
      cut.upTo = (bin + next) >> 1;
    }
  };

  const grow = (start: number, end: number): void => {
    const node = asks.length;
    counts.fill(0);
    const size = end - start;
    for (let i = 0; i < size; i++) {
      const label = labels[images[start + i]!]!;
      nodeLabels[i] = label;
      counts[label]!++;
    }
    const squares = counts.reduce((sum, count) => sum + count * count, 0);
    let best = { purity: Number.NEGATIVE_INFINITY, upTo: -1 };
    let column = -1;
    if (size >= LEAST_TO_SPLIT && squares < size * size) {
      let equals = 0;
      for (const [d, candidate] of columns.entries()) {
        seekCut(candidate, start, end, squares);
        if (cut.purity === Number.NEGATIVE_INFINITY || cut.purity < best.purity) continue;
        equals = cut.purity === best.purity ? equals + 1 : 1;
        if (random.integer(equals) > 0) continue; // of so many the last wins with the same chance as each before
        best = { ...cut };
        column = d;
      }
    }
    if (column === -1) {
      asks.push(-1 - counts.indexOf(Math.max(...counts)));
      upTo.push(0);
      right.push(0);
      return;
    }
    importances[column]! += best.purity - squares / size;
    let middle = start;
    for (let i = start; i < end; i++) {
      const image = images[i]!;
      if (columns[column]![image]! > best.upTo) continue;
      images[i] = images[middle]!;
      images[middle++] = image;
    }
    asks.push(column);
    upTo.push(best.upTo);
    right.push(0);
    grow(start, middle);
    right[node] = asks.length;
    grow(middle, end);
  };
  grow(0, images.length);
  return { asks, upTo, right, importances };
}

/** The class that a tree gives to one image. */
export function classOf({ asks, upTo, right }: DecisionTree, { columns }: BinnedCodes, image: number): number {
  let node = 0;
  while (asks[node]! >= 0) node = columns[asks[node]!]![image]! <= upTo[node]! ? node + 1 : right[node]!;
  return -1 - asks[node]!;
}
