/** The one interface between images and everything downstream: sampling, training, probes and figures work with this alone. */

/** [height, width, channels] in pixels; channels is 1 (grey) or 3 (RGB). */
export type ImageShape = readonly [height: number, width: number, channels: number];

export type SplitName = 'train' | 'validation' | 'test';
export const SPLIT_NAMES: readonly SplitName[] = ['train', 'validation', 'test'];

/** Something other than the expression that varies between images: who it is, the pose, the light. */
export interface Factor {
  readonly name: string;
  /** The name of each value, e.g. `['left', 'frontal', 'right']`. */
  readonly values: readonly string[];
  /** [N] an index into `values` for each image; −1 where it is unknown. */
  readonly codes: Int32Array;
}

export interface Split {
  readonly name: SplitName;
  /** N, the number of images. */
  readonly size: number;
  /** [N] an index into the dataset's `classes` for each image. */
  readonly labels: Int32Array;
  readonly factors: readonly Factor[];
  /** [N, K] the share of votes for each class, where several people labelled each image; `labels` is then what most of them said. */
  readonly distributions?: Float32Array;
  /**
   * Reads images by index, in the order asked for.
   * @returns [indices.length, H, W, C] as uint8, row-major. A new array: the caller may keep and change it.
   * @throws RangeError if an index is outside 0 … N−1
   */
  read(indices: ArrayLike<number>): Uint8Array;
  /**
   * The file that an image was read from, below the dataset's root: what reports call it. Undefined where images come from no files of their
   * own (rendered ones, the rows of a CSV).
   */
  fileOf?(index: number): string | undefined;
}

export interface Dataset {
  readonly name: string;
  /** Expression names; a label is an index into this list. */
  readonly classes: readonly string[];
  readonly shape: ImageShape;
  readonly splits: Readonly<Record<SplitName, Split>>;
}

/** The number of values in one image. */
export function pixelsOf(shape: ImageShape): number {
  return shape[0] * shape[1] * shape[2];
}

/**
 * The index of one of `size` images.
 * @throws RangeError when it is none, as `Split.read` does
 */
export function checkedIndex(index: number, size: number): number {
  if (Number.isInteger(index) && index >= 0 && index < size) return index;
  throw new RangeError(`There is no image ${index} among ${size}`);
}

/** [K] how often each of K classes occurs. */
export function countClasses(labels: ArrayLike<number>, classes: number): Int32Array {
  const counts = new Int32Array(classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i] as number]!++;
  return counts;
}

/** The share of a split that its most frequent class has: the accuracy of always naming that one. NaN without images. */
export function guessingShare({ labels, size }: Pick<Split, 'labels' | 'size'>, classes: number): number {
  return Math.max(...countClasses(labels, classes)) / size;
}

/** How many images each split has. */
export function sizesOf(splits: Dataset['splits']): Record<SplitName, number> {
  return { train: splits.train.size, validation: splits.validation.size, test: splits.test.size };
}
