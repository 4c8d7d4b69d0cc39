import { MienError } from '../../support/errors';
import { plainName } from '../../support/plainName';
import { type Dataset, type Factor, SPLIT_NAMES, type Split, type SplitName } from '../dataset';
import { groupKFold } from './groupSplit';
import { peopleFactor } from './people';
import { type Place, viewOf } from './splitView';

/** Cross-validation by person: fold `index` of `of` is the test split, the next one validation, the others are for training. */
export interface Fold {
  /** 0 … of − 1 */
  readonly index: number;
  /** 3 or more */
  readonly of: number;
}

/**
 * The same images divided anew, so that over all folds each is tested once and nobody is ever on both sides. What the splits were
 * before does not matter.
 * @throws MienError when the dataset does not say who is on its images, or has fewer people than folds
 */
export function foldOf<D extends Dataset>(dataset: D, { index, of }: Fold): D {
  const splits = SPLIT_NAMES.map((name) => dataset.splits[name]);
  const places = splits.flatMap((split) => Array.from({ length: split.size }, (_, i): Place => ({ split, index: i })));
  const folds = groupKFold(
    splits.flatMap((split) => peopleOf(split, dataset.name)),
    of,
  );
  const partOf = (fold: number): SplitName =>
    fold === index ? 'test' : fold === (index + 1) % of ? 'validation' : 'train';
  const divided = SPLIT_NAMES.map((name): [SplitName, Split] => {
    const chosen = places.filter((_, i) => partOf(folds[i]!) === name);
    return [name, viewOf(name, chosen, dataset.splits.train, dataset.shape)];
  });
  return { ...dataset, splits: Object.fromEntries(divided) };
}

/**
 * The factor that a dataset is divided by.
 * @throws MienError when it does not say who is on its images
 */
export function knownPeople<F extends Pick<Factor, 'name'>>({
  name,
  factors,
}: {
  readonly name: string;
  readonly factors: readonly F[];
}): F {
  const factor = peopleFactor(factors);
  if (factor) return factor;
  throw new MienError(
    `${name} does not say who is on its images, so that it cannot be divided by person`,
    'Leave out dataset.fold.',
  );
}

/** [N] who is on each image, by plain name: a person who is spelled in two ways is one. */
function peopleOf({ name, factors }: Split, dataset: string): string[] {
  const factor = knownPeople({ name: dataset, factors });
  const names = factor.values.map(plainName);
  return Array.from(factor.codes, (code) => {
    if (code >= 0) return names[code]!;
    throw new MienError(
      `${dataset} has images of an unknown ${factor.name} in ${name}, so that it cannot be divided by person`,
      'Leave out dataset.fold.',
    );
  });
}
