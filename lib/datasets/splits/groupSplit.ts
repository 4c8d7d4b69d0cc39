/** Splits that keep together what belongs together: no person on both sides, or a model that knows faces looks like one that reads them. */
import { MienError } from '../../support/errors';
import { Random } from '../../support/random';
import type { SplitName } from '../dataset';

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

/**
 * Draws whole groups for validation and test; the rest is for training. The shares are of groups, not of images (as in scikit-learn's
 * `GroupShuffleSplit`), rounded up, so that each split has at least one.
 * @returns [N] the split of each image; the same for the same set of groups, shares and seed, whatever the order of the images
 * @throws MienError when nothing would be left for training
 */
export function groupShuffle(
  groups: readonly (string | number)[],
  shares: Readonly<Record<'validation' | 'test', number>>,
  seed: number,
): SplitName[] {
  const names = sortedGroups(new Set(groups));
  const held = (share: number) => Math.ceil(share * names.length - 1e-9); // 0.2 · 15 is a little more than 3
  const [tests, validations] = [held(shares.test), held(shares.validation)];
  requireGroups(names.length, tests + validations + 1);
  const splitOf = new Map<string | number, SplitName>();
  new Random(seed, 'group shuffle').permutation(names.length).forEach((at, i) => {
    splitOf.set(names[at]!, i < tests ? 'test' : i < tests + validations ? 'validation' : 'train');
  });
  return groups.map((group) => splitOf.get(group)!);
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
