import type { Dataset } from '../../datasets/dataset';
import { requireArgument } from '../../support/argument';
import { MienError } from '../../support/errors';
import { Random } from '../../support/random';

/** Which faces are looked at. */
export interface DrawSwapsOptions {
  /** As many of the test split; all where there are fewer. */
  readonly faces?: number;
  /** Draws them, and whose expression each is given. Default 1. */
  readonly seed?: number;
}

/** Test images by number: each face, and the image whose expression it is given. */
export interface DrawnSwaps {
  readonly faces: readonly number[];
  readonly givers: readonly number[];
}

/**
 * Faces of the test split, each with an image of another expression, both drawn by seed.
 * @param most faces; all where there are fewer
 * @throws UsageError for a number of faces that is none
 * @throws MienError where there are not two expressions to swap
 */
export function drawSwaps(
  { classes, splits }: Pick<Dataset, 'classes' | 'splits'>,
  most: number,
  seed: number,
): DrawnSwaps {
  requireArgument(Number.isInteger(most) && most > 0, most, 'faces', 'a whole number from 1');
  const { labels, size } = splits.test;
  const random = new Random(seed, 'swaps');
  const faces = [...random.permutation(size)].slice(0, most);
  const others = classes.map((_, label) => [...labels.keys()].filter((image) => labels[image] !== label));
  if (faces.some((face) => others[labels[face]!]!.length === 0)) {
    throw new MienError('All test images have one expression: there is none to swap', 'Give a dataset with several.');
  }
  const givers = faces.map((face) => {
    const choice = others[labels[face]!]!;
    return choice[random.integer(choice.length)]!;
  });
  return { faces, givers };
}
