/** What is said of shortcuts. */
import type { GuessedFrom } from './guesses';
import type { Pair } from './pairs';

/** How many of some images are guessed; shares of 1. */
export interface Guessed {
  readonly n: number;
  readonly accuracy: number;
  /** 95 % (Wilson). */
  readonly interval: readonly [low: number, high: number];
  /** Of always guessing their most frequent expression: what it should be. */
  readonly chance: number;
}

/** A training image that carries a shortcut. */
export interface Carrier {
  /** Its number in the training split, from 0. */
  readonly image: number;
  /** What it was read from, below the dataset's root; left out where images come from no files. */
  readonly file?: string;
  readonly expression: string;
  /** Of its expression, as it was guessed without having been seen. */
  readonly probability: number;
}

/**
 * How well the expression of training images is guessed from something that shows the nuisance, by what was fitted to others of
 * them.
 */
export interface ShortcutRow extends Guessed {
  readonly by: GuessedFrom;
  /**
   * How well that of test images is guessed in the same way: what is so in training alone is not so here. Null where there are
   * none.
   */
  readonly onTest: Guessed | null;
  /** Whether it gives the expression away in training and not in the test, by five points or more; null where there is no test. */
  readonly shortcut: boolean | null;
  /** Where it is a factor: which values come with which expressions. */
  readonly pairs: readonly Pair[];
  /** Of each expression, the images that are guessed most surely and rightly. */
  readonly carriers: readonly Carrier[];
}

export interface ShortcutReport {
  readonly dataset: string;
  readonly rows: readonly ShortcutRow[];
}
