import { plainName } from '../../support/plainName';
import { SPLIT_NAMES } from '../dataset';
import { movedNotes, SPLIT_SEED } from '../splits/drawnSplit';
import { DEFAULT_SHARES, divideByPerson, type PersonalDivision } from '../splits/groupSplit';
import type { ListedImage, Listing } from './listing';

/** An image of a dataset that says who is on it, before it has a split. */
export type PersonalImage = Omit<ListedImage, 'split' | 'factors'> & {
  readonly subject: string;
  /** The values of the other factors, in their order. */
  readonly others?: readonly number[];
};

/**
 * A listing with the factor `subject` first, divided by person: about three fifths of the people for training, a fifth each for
 * validation and test (`dataset.fold` divides otherwise).
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
  const division = divideByPerson(people, DEFAULT_SHARES, splitSeed);
  return {
    name,
    classes,
    factors: [{ name: 'subject', values: subjects }, ...otherFactors],
    root,
    images: images.map(({ subject, others = [], ...image }, i) => ({
      ...image,
      split: division.splits[i]!,
      factors: [codes.get(subject)!, ...others],
    })),
    notes: [...notes, ...dividedNotes(people, division, splitSeed)],
  };
}

/** Says how many people each split has, for a listing's notes. */
export function dividedNotes(people: readonly string[], { splits, moved }: PersonalDivision, seed: number): string[] {
  const count = (split: string) => new Set(people.filter((_, i) => splits[i] === split)).size;
  const counts = SPLIT_NAMES.map((split) => `${count(split)} ${split}`).join(', ');
  const where = (name: string) => splits[people.findIndex((person) => plainName(person) === name)];
  return [
    `Divided by person, each by the name and seed ${seed}: ${counts}.`,
    ...movedNotes(moved.map((name) => `${name} (${where(name)})`)),
  ];
}
