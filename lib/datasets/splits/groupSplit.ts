/** Splits that keep together what belongs together: no person on both sides, or a model that knows faces looks like one that reads them. */
import { MienError } from '../../support/errors';
import { plainName } from '../../support/plainName';
import type { SplitName } from '../dataset';
import { divide, drawFor, type HeldOut } from './drawnSplit';

/** Datasets without a split of their own: a fifth of the people each to select and to report on. */
export const DEFAULT_SHARES = { validation: 0.2, test: 0.2 } as const;

/**
 * Divides groups into folds of about as many images: the largest group that is left goes to the fold that has the fewest (scikit-learn's
 * `GroupKFold`; of groups of one size, the one that is last in the alphabet first; of folds of one size, the first).
 * @param groups [N] the group of each image, e.g. a person
 * @param folds 2 … the number of groups
 * @returns [N] the fold of each image, 0 … folds−1
 * @throws MienError when there are fewer groups than folds
 */
export function groupKFold(groups: readonly (string | number)[], folds: number): Int32Array {
  const sizes = new Map<string | number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  requireGroups(sizes.size, folds);
  const order = sortedGroups(sizes.keys()).reverse(); // sorting is stable
  order.sort((a, b) => sizes.get(b)! - sizes.get(a)!);
  const filled = new Array<number>(folds).fill(0);
  const foldOf = new Map<string | number, number>();
  for (const group of order) {
    const lightest = filled.indexOf(Math.min(...filled));
    filled[lightest]! += sizes.get(group)!;
    foldOf.set(group, lightest);
  }
  return Int32Array.from(groups, (group) => foldOf.get(group)!);
}

export interface PersonalDivision {
  /** [N] the split of each image. */
  readonly splits: readonly SplitName[];
  /** The people, by plain name, who are where they are so that no split is empty. */
  readonly moved: readonly string[];
}

/**
 * Divides people for training, validation and test, each by the name: see `drawnSplit.ts`. The shares are of people, not of images.
 * @param people [N] who is on each image; names that differ only in case, blanks or the way letters are composed are one person's
 * @throws MienError when there are fewer people than splits
 */
export function divideByPerson(people: readonly string[], shares: HeldOut, seed: number): PersonalDivision {
  const names = sortedGroups(new Set(people.map(plainName))) as string[];
  requireGroups(names.length, Object.keys(shares).length + 1);
  const { splits, moved } = divide(
    names.map((name) => drawFor(name, seed)),
    shares,
  );
  const splitOf = new Map(names.map((name, i) => [name, splits[i]!]));
  return { splits: people.map((name) => splitOf.get(plainName(name))!), moved: moved.map((i) => names[i]!) };
}

function sortedGroups(groups: Iterable<string | number>): (string | number)[] {
  return [...groups].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function requireGroups(there: number, needed: number): void {
  if (there >= needed) return;
  throw new MienError(
    `${there} people (or other groups) cannot be divided into ${needed} parts`,
    'Ask for fewer folds, or add people.',
  );
}
