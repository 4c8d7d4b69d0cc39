import type { SplitName } from '../dataset';
import type { HeldOut } from '../splits/drawnSplit';

/** A rectangle in pixels of the image as it is shown; it may reach over the edges. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One image file that a dataset wants, before it is read. */
export interface ListedImage {
  /** The file's path below the listing's root, with forward slashes: what reports call it. */
  readonly file: string;
  readonly split: SplitName;
  /** An index into `classes`. */
  readonly label: number;
  /** [K] the share of votes for each class, summing to 1, where several people labelled the image. */
  readonly distribution?: readonly number[];
  /** Where the face is; the whole image without it. */
  readonly box?: Box;
  /** [F] an index into each factor's values, −1 where it is unknown. Left out where a dataset has no factors. */
  readonly factors?: readonly number[];
}

/**
 * What a loader makes of a dataset's own layout: which files, in which split, with which labels. Loaders read annotations and
 * directories only; the images themselves are decoded, cropped and packed in one place for all of them.
 */
export interface Listing {
  readonly name: string;
  readonly classes: readonly string[];
  readonly factors: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** The folder that every file is below: an absolute path. */
  readonly root: string;
  readonly images: readonly ListedImage[];
  /** What is held out of the training images for splits that the dataset comes without, drawn when they are read: see `drawHeldOut`. */
  readonly held?: { readonly shares: HeldOut; readonly seed: number };
  /** What the protocol leaves out, and what looks wrong, in sentences: "Left out: 512 images labelled None.". */
  readonly notes: readonly string[];
}
