import type { Random } from '../../support/random';
import { type BinnedCodes, sortByBin } from './binnedCodes';

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

/** A node of fewer images is not split: below, splits fit noise, which then looks important. */
const LEAST_TO_SPLIT = 10;

/**
 * Grows a classification tree until its leaves are pure or small (CART, Gini; Breiman et al. 1984).
 * @param labels [N] 0 … classes − 1
 * @param images those to learn from, once for each time they count
 * @param random settles draws between columns that are equally good
 */
export function growTree(
  codes: BinnedCodes,
  labels: Int32Array,
  classes: number,
  images: Int32Array,
  random: Random,
): DecisionTree {
  const tree = new GrowingTree(codes, labels, classes, images, random);
  tree.grow(0, images.length);
  return tree;
}

interface Cut {
  readonly column: number;
  readonly upTo: number;
  readonly purity: number;
}

/**
 * Each column keeps the images in the order of its bins, and a node is the same stretch of all columns: so a node's best cut is one walk
 * along each, and no node sorts anything. Where images 3 and 1 have the lowest bins of column 0, and that is the best cut:
 *
 *     by column 0    3 1 0 2 4    →    3 1 | 0 2 4    the left node is the first two, the right one the other three …
 *     by column 1    0 3 2 1 4    →    3 1 | 0 2 4    … of this column, too; each side stays in the column's order
 */
class GrowingTree implements DecisionTree {
  readonly asks: number[] = [];
  readonly upTo: number[] = [];
  readonly right: number[] = [];
  readonly importances: Float64Array;
  private readonly n: number;
  /** [n] */
  private readonly labels: Int32Array;
  /** [D · n], column after column */
  private readonly bins: Uint8Array;
  /** [D · n] the images 0 … n − 1 of each column by bin, node by node */
  private readonly order: Int32Array;
  /** [classes] of the node at hand. */
  private readonly counts: Int32Array;
  private readonly onLeft: Int32Array;
  private readonly goesLeft: Uint8Array;
  private readonly toRight: Int32Array;

  constructor(
    { columns }: BinnedCodes,
    labels: Int32Array,
    classes: number,
    images: Int32Array,
    private readonly random: Random,
  ) {
    const n = images.length;
    this.n = n;
    this.importances = new Float64Array(columns.length);
    this.labels = images.map((image) => labels[image]!);
    this.bins = new Uint8Array(columns.length * n);
    this.order = new Int32Array(columns.length * n);
    this.counts = new Int32Array(classes);
    this.onLeft = new Int32Array(classes);
    this.goesLeft = new Uint8Array(n);
    this.toRight = new Int32Array(n);
    for (const [d, column] of columns.entries()) {
      const bins = this.bins.subarray(d * n, (d + 1) * n);
      for (let i = 0; i < n; i++) bins[i] = column[images[i]!]!;
      sortByBin(bins, this.order.subarray(d * n, (d + 1) * n));
    }
  }

  grow(start: number, end: number): void {
    const node = this.asks.length;
    const size = end - start;
    this.counts.fill(0);
    for (let i = start; i < end; i++) this.counts[this.labels[this.order[i]!]!]!++;
    const squares = this.counts.reduce((sum, count) => sum + count * count, 0);
    const cut = size >= LEAST_TO_SPLIT && squares < size * size ? this.bestCut(start, end, squares) : undefined;
    this.asks.push(cut ? cut.column : -1 - this.counts.indexOf(Math.max(...this.counts)));
    this.upTo.push(cut ? cut.upTo : 0);
    this.right.push(0);
    if (!cut) return;
    this.importances[cut.column]! += cut.purity - squares / size;
    const middle = this.divide(start, end, cut);
    this.grow(start, middle);
    this.right[node] = this.asks.length;
    this.grow(middle, end);
  }

  /**
   * Gini's impurity is lowest where Σ l² / L + Σ r² / R is highest: l, r of a class's images and L, R of all go left and right. The walk
   * sends one image after the other to the left, and both sums follow without being added up anew. Of a class with c images in the node:
   *
   *     Σ l²    grows by (l + 1)² − l² = 2 l + 1
   *     Σ c l   grows by c
   *     Σ r²    = Σ (c − l)² = Σ c² − 2 Σ c l + Σ l²
   *
   * So a b b, cut after the first image: Σ l² = 1, Σ c l = 1, Σ r² = 5 − 2 + 1 = 4, and 1/1 + 4/2 = 3, as pure as can be. The sum is
   * kept as a fraction of whole numbers, (Σ l² · R + Σ r² · L) / (L · R), and compared without rounding, so that equals are equal.
   * @param squares Σ c²
   */
  private bestCut(start: number, end: number, squares: number): Cut | undefined {
    const { n, labels, bins, order, counts, onLeft } = this;
    const size = end - start;
    let [column, upTo, best, bestOf] = [-1, 0, 0, 1];
    let equals = 0;
    for (let d = 0; d < this.importances.length; d++) {
      onLeft.fill(0);
      const from = d * n;
      const last = from + end - 1;
      let leftSquares = 0;
      let cross = 0;
      let own = -1;
      let ownOf = 1;
      let ownUpTo = 0;
      let next = bins[from + order[from + start]!]!;
      if (next === bins[from + order[last]!]!) continue;
      for (let at = from + start, left = 1; at < last; at++, left++) {
        const label = labels[order[at]!]!;
        leftSquares += 2 * onLeft[label]!++ + 1;
        cross += counts[label]!;
        const bin = next;
        next = bins[from + order[at + 1]!]!;
        if (bin === next) continue;
        const rightSquares = squares - 2 * cross + leftSquares;
        const purity = leftSquares * (size - left) + rightSquares * left;
        const purityOf = left * (size - left);
        if (purity * ownOf <= own * purityOf) continue;
        own = purity;
        ownOf = purityOf;
        ownUpTo = (bin + next) >> 1;
      }
      const difference = own * bestOf - best * ownOf;
      if (difference < 0) continue;
      equals = difference === 0 ? equals + 1 : 1;
      if (this.random.integer(equals) > 0) continue; // of so many the last wins with the same chance as each before
      [column, upTo, best, bestOf] = [d, ownUpTo, own, ownOf];
    }
    return column === -1 ? undefined : { column, upTo, purity: best / bestOf };
  }

  /** Puts the images on the left of a cut before those on the right, in every column that is still needed. @returns where the right ones start */
  private divide(start: number, end: number, cut: Cut): number {
    const { n, bins, order, goesLeft, toRight } = this;
    let middle = start;
    for (let at = start; at < end; at++) {
      const image = order[at]!;
      goesLeft[image] = bins[cut.column * n + image]! <= cut.upTo ? 1 : 0;
      middle += goesLeft[image]!;
    }
    const isOver = Math.max(middle - start, end - middle) < LEAST_TO_SPLIT; // leaves look at their labels alone, by the first column
    for (let d = 0; d < (isOver ? 1 : this.importances.length); d++) {
      let left = d * n + start;
      let right = 0;
      for (let at = left; at < d * n + end; at++) {
        const image = order[at]!;
        if (goesLeft[image] === 1) order[left++] = image;
        else toRight[right++] = image;
      }
      for (let i = 0; i < right; i++) order[left + i] = toRight[i]!;
    }
    return middle;
  }
}

/** The class that a tree gives to one image. */
export function classOf({ asks, upTo, right }: DecisionTree, { columns }: BinnedCodes, image: number): number {
  let node = 0;
  while (asks[node]! >= 0) node = columns[asks[node]!]![image]! <= upTo[node]! ? node + 1 : right[node]!;
  return -1 - asks[node]!;
}
