/** What the expression of images is guessed from, to find a shortcut, or to draw images against one. */
import type { AGAINST_WORDS } from '../../datasets/batches/sampling';
import { eachDigest } from '../../datasets/card/exactCopies';
import type { Dataset, Factor } from '../../datasets/dataset';
import { factorNamed } from '../../datasets/factorNamed';
import { encodeSplit } from '../../evaluation/encodeSplit';
import { guessByFactor } from '../../evaluation/guesses/byFactor';
import { stratifiedFolds } from '../../evaluation/guesses/folds';
import { type Guesses, guessOutOfFold } from '../../evaluation/guesses/outOfFold';
import { smallImages } from '../../evaluation/guesses/smallImages';
import { sideBySide } from '../../evaluation/matrix';
import type { TrainedModel } from '../../models/modelFiles';
import { UsageError } from '../../support/errors';
import type { Listener } from '../../support/listener';

/**
 * Something that shows the nuisance and of the expression little: the nuisance code of a model, the image at 8 × 8 pixels, these two
 * side by side, a labelled factor.
 */
export type GuessedFrom = (typeof AGAINST_WORDS)[number] | `factor:${string}`;

export function isFactor(from: string): from is `factor:${string}` {
  return from.startsWith('factor:');
}

export interface GuessOptions extends Listener {
  /** Whose nuisance code it is. */
  readonly model?: TrainedModel;
  /** Guess the images of the test split as well. */
  readonly test?: boolean;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Guesses the expression of each training image from something, by what has been fitted to the images of other folds.
 * @param folds [N] 0 … 4 of each training image; see `foldsOf`
 * @throws UsageError when the dataset has no such factor
 * @throws InterruptedError when it is aborted
 */
export async function guessFrom(
  from: GuessedFrom,
  folds: Int32Array,
  { splits, shape, classes }: Pick<Dataset, 'splits' | 'shape' | 'classes'>,
  { model, test = false, seed = 1, ...listener }: GuessOptions = {},
): Promise<Guesses> {
  const { train } = splits;
  if (isFactor(from)) {
    const factor = factorOf(train, from);
    const others = test ? splits.test.factors.find(({ name }) => name === factor.name)?.codes : undefined;
    const images = { codes: factor.codes, labels: train.labels };
    return guessByFactor(images, factor.values.length, classes.length, folds, others);
  }
  const codesOf = (split: typeof train) => {
    if (from === 'small image') return smallImages(split, shape);
    if (!model) throw new RangeError('Whose nuisance code?');
    const { nuisance } = encodeSplit(model, split, shape);
    return from === 'nuisance' ? nuisance : sideBySide(nuisance, smallImages(split, shape));
  };
  const others = test && splits.test.size > 0 ? codesOf(splits.test) : undefined;
  return guessOutOfFold(codesOf(train), train.labels, classes.length, folds, { others, seed, ...listener });
}

/**
 * The factor that `factor:NAME` names.
 * @throws UsageError when there is none of that name
 */
export function factorOf<F extends Pick<Factor, 'name'>>(
  { factors }: { readonly factors: readonly F[] },
  from: `factor:${string}`,
): F {
  const name = from.slice('factor:'.length);
  return factorNamed(factors, name, (names) => {
    return new UsageError(`There is no factor ${name}`, names ? `There are ${names}.` : 'The dataset has no factors.');
  });
}

/**
 * Folds of the training images: each class is spread evenly, and exact copies of one image are in one, for which every image is
 * read once.
 */
export function foldsOf({ splits: { train }, shape }: Pick<Dataset, 'splits' | 'shape'>, seed: number): Int32Array {
  return stratifiedFolds(train.labels, seed, copiesIn(train, shape));
}

/** [N] a number that exact copies of one image share. */
function copiesIn(split: Dataset['splits']['train'], shape: Dataset['shape']): number[] {
  const first = new Map<string, number>();
  const groups: number[] = [];
  eachDigest(split, shape, (digest) => {
    const name = digest.toString('base64');
    const group = first.get(name) ?? groups.length;
    first.set(name, group);
    groups.push(group);
  });
  return groups;
}
