import { Random } from '../../support/random';
import type { SplitName } from '../dataset';

/** The share of each class that is held out for a split, in (0, 1); a split without one gets nothing. */
export type HeldOut = Partial<Readonly<Record<'validation' | 'test', number>>>;

/** Datasets without a split of their own: 80 % of each class for training, 10 % each to select and to report on. */
export const EIGHTY_TEN_TEN: HeldOut = { validation: 0.1, test: 0.1 };

/** The same for every run that does not ask for another, whatever its own seed: so that runs can be compared. */
export const SPLIT_SEED = 1;

export interface SplitOptions {
  /** Draws the splits that a dataset comes without. */
  readonly splitSeed?: number;
}

/**
 * Divides images at random so that every split has the classes in the same proportions. A class of n images gives each held-out
 * split `share · n` of them, rounded, at least one, and keeps at least one for training; a class with no more images than there are
 * held-out splits stays in training whole. It is decided class by class: images of one class do not move those of another.
 * @param labels [N] the class of each image
 * @returns [N] the split of each image; the same for the same labels, shares and seed
 * @throws RangeError when a share is not in (0, 1), or nothing would be left for training
 */
export function stratifiedSplit(labels: readonly number[], shares: HeldOut, seed: number): SplitName[] {
  const parts = Object.entries(shares) as ['validation' | 'test', number][];
  const whole = parts.reduce((sum, [, share]) => sum + share, 0);
  if (parts.some(([, share]) => !(share > 0)) || whole >= 1) {
    throw new RangeError(`Shares of ${JSON.stringify(shares)} are not above 0 and together below 1`);
  }
  const splits = new Array<SplitName>(labels.length).fill('train');
  for (const [label, members] of membersOf(labels)) {
    if (members.length <= parts.length) continue;
    const order = new Random(seed, 'stratified split', label).permutation(members.length);
    let taken = 0;
    parts.forEach(([split, share], i) => {
      const keptBack = parts.length - i; // one for training and one for each split to come
      const size = Math.min(Math.max(1, Math.round(share * members.length)), members.length - taken - keptBack);
      for (const at of order.subarray(taken, taken + size)) splits[members[at]!] = split;
      taken += size;
    });
  }
  return splits;
}

/** Draws splits from the training images of a dataset that comes without them; the images of other splits stay where they are. */
export function holdOut<T extends { readonly split: SplitName; readonly label: number }>(
  images: readonly T[],
  shares: HeldOut,
  seed: number,
): T[] {
  const training = images.filter(({ split }) => split === 'train');
  const drawn = stratifiedSplit(
    training.map(({ label }) => label),
    shares,
    seed,
  );
  let next = 0;
  return images.map((image) => (image.split === 'train' ? { ...image, split: drawn[next++]! } : image));
}

/** What has to be drawn from the training images where a dataset comes with these splits: a tenth for each that is missing. */
export function missingSplits(splits: ReadonlySet<SplitName>): HeldOut {
  return Object.fromEntries(Object.entries(EIGHTY_TEN_TEN).filter(([split]) => !splits.has(split as SplitName)));
}

/** Says in a sentence what `holdOut` does, for a listing's notes. */
export function heldOutNote(shares: HeldOut, seed: number): string {
  const parts = Object.entries(shares).map(([split, share]) => `${split} (${Math.round(share * 1000) / 10} %)`);
  return `Drawn from the training images, from each class the same share, with seed ${seed}: ${parts.join(' and ')}.`;
}

/** What a listing's notes say of splits that were drawn without knowing who is who, and what would keep people apart. */
export function peopleMixedNote(cure = 'a manifest with a column factor:person keeps people apart'): string {
  return `One person may be on both sides of these splits, and the test then measures memory too: ${cure}.`;
}

function membersOf(labels: readonly number[]): Map<number, number[]> {
  const members = new Map<number, number[]>();
  labels.forEach((label, i) => {
    const known = members.get(label);
    if (known) known.push(i);
    else members.set(label, [i]);
  });
  return members;
}
