import { DEFAULT_SHARES, groupShuffle } from '../splits/groupSplit';
import { SPLIT_SEED } from '../splits/stratifiedSplit';
import type { ListedImage, Listing } from './listing';

/** An image of a dataset that says who is on it, before it has a split. */
export type PersonalImage = Omit<ListedImage, 'split' | 'factors'> & {
  readonly subject: string;
  /** The values of the other factors, in their order. */
  readonly others?: readonly number[];
};

/**
 * A listing with the factor `subject` first, divided by person: three fifths of the people for training, a fifth each for validation
 * and test (`dataset.fold` divides otherwise).
 */
export function listByPerson(
  { name, classes, root, notes }: Pick<Listing, 'name' | 'classes' | 'root' | 'notes'>,
  images: readonly PersonalImage[],
  splitSeed = SPLIT_SEED,
  otherFactors: Listing['factors'] = [],
): Listing {
  const people = images.map(({ subject }) => subject);
  const subjects = [...new Set(people)].sort();
  const codes = new Map(subjects.map((subject, code) => [subject, code]));
  const splits = groupShuffle(people, DEFAULT_SHARES, splitSeed);
  return {
    name,
    classes,
    factors: [{ name: 'subject', values: subjects }, ...otherFactors],
    root,
    images: images.map(({ subject, others = [], ...image }, i) => ({
      ...image,
      split: splits[i]!,
      factors: [codes.get(subject)!, ...others],
    })),
    notes: [...notes, dividedNote(people, splits, splitSeed)],
  };
}

/** Says in a sentence how many people each split has, for a listing's notes. */
export function dividedNote(people: readonly string[], splits: readonly string[], seed: number): string {
  const count = (split: string) => new Set(people.filter((_, i) => splits[i] === split)).size;
  const counts = ['train', 'validation', 'test'].map((split) => `${count(split)} ${split}`).join(', ');
  return `Divided by person, with seed ${seed}: ${counts}.`;
}
