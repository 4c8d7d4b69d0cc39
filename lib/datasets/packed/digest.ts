/**
 * What data are, in a few lines that a run keeps: equal wherever images, labels, factors and splits are equal, byte for byte, whatever
 * the folder they come from is called and wherever it lies. It costs a run nothing: packing wrote the checksums that it is made of.
 */
import { createHash } from 'node:crypto';
import { type ImageShape, SPLIT_NAMES, type SplitName } from '../dataset';
import type { Manifest } from './manifest';

export interface SplitDigest {
  readonly n: number;
  /** Of the pixels, in their order. */
  readonly images: string;
  /** Of the labels, votes and factors. */
  readonly labels: string;
}

export interface DatasetDigest {
  /** Equal if and only if everything below is. */
  readonly whole: string;
  readonly shape: ImageShape;
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<SplitName, SplitDigest>>;
}

/** @param sizes images of each split */
export function digestOf(manifest: Manifest, sizes: Readonly<Record<SplitName, number>>): DatasetDigest {
  const { classes, shape, factors, checksums } = manifest;
  const splits = eachSplit((split) => ({
    n: sizes[split],
    images: checksums[`${split}-images.npy`]!.slice(0, DIGITS),
    labels: hash([
      factors,
      checksums[`${split}-labels.npy`],
      checksums[`${split}-factors.npy`],
      checksums[`${split}-distributions.npy`],
    ]),
  }));
  return withWhole({ shape, classes, splits });
}

/**
 * The digest of images that were taken from a packed dataset and divided anew.
 * @param how they were divided, as JSON holds it
 * @param sizes images of each split
 */
export function digestOfDivided(
  { whole, shape, classes }: DatasetDigest,
  how: unknown,
  sizes: Readonly<Record<SplitName, number>>,
): DatasetDigest {
  const splits = eachSplit((split) => {
    const part = hash([whole, how, split]);
    return { n: sizes[split], images: part, labels: part };
  });
  return withWhole({ shape, classes, splits });
}

/** In what two datasets differ, a sentence each; nothing where they are the same. */
export function differencesInData(now: DatasetDigest, before: DatasetDigest): string[] {
  if (now.whole === before.whole) return [];
  const differences: string[] = [];
  const [shape, other] = [now, before].map((digest) => digest.shape.join(' × '));
  if (shape !== other) differences.push(`Images are ${shape} instead of ${other}.`);
  const [classes, others] = [now, before].map((digest) => digest.classes.join(', '));
  if (classes !== others) differences.push(`The classes are ${classes} instead of ${others}.`);
  for (const split of SPLIT_NAMES)
    differences.push(...differencesInSplit(split, now.splits[split], before.splits[split]));
  return differences;
}

function differencesInSplit(split: SplitName, now: SplitDigest, before: SplitDigest): string[] {
  if (now.n !== before.n) return [`The ${split} split has ${now.n} images instead of ${before.n}.`];
  if (now.images !== before.images) return [`The ${split} split has as many images, but not the same ones.`];
  return now.labels === before.labels ? [] : [`The images of the ${split} split have other labels or factors.`];
}

const DIGITS = 16;

function withWhole(digest: Omit<DatasetDigest, 'whole'>): DatasetDigest {
  return { whole: hash(digest), ...digest };
}

function eachSplit(make: (split: SplitName) => SplitDigest): Record<SplitName, SplitDigest> {
  return Object.fromEntries(SPLIT_NAMES.map((split) => [split, make(split)])) as Record<SplitName, SplitDigest>;
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, DIGITS);
}
