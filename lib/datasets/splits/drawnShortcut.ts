/**
 * A shortcut made of images that are there: those are left over that would contradict it. Nothing is invented, and the test split
 * stays whole.
 */
import { counted } from '../../support/counted';
import { MienError, UsageError } from '../../support/errors';
import { percent } from '../../support/numbers';
import { Random } from '../../support/random';
import { countClasses, type Dataset, type Factor, type Split, type SplitName } from '../dataset';
import { factorNamed } from '../factorNamed';
import { shortcutValues } from './shortcutValues';
import { viewOf } from './splitView';

/**
 * A labelled factor that is to give the expression away in the training and validation splits, and in the test split as it does
 * anyway.
 */
export interface DrawnShortcut {
  /** The name of a factor of the dataset. */
  readonly factor: string;
  /** 0 … 1, the share of the images of each class whose value is one of those set aside for it (see `shortcutValues`). */
  readonly strength: number;
}

/**
 * Splits that the shortcut is in. A validation split comes from where the training images come from, and so does its shortcut.
 */
const DRAWN: readonly SplitName[] = ['train', 'validation'];

/**
 * A dataset whose training and validation images are drawn so that a factor follows the expression: of each class as many images
 * as can be had with that share of the values set aside for it, and all classes by the same share, so that they stay as frequent
 * among each other as they were. Images whose value is unknown are left over too.
 * @param seed draws which of several images stay
 * @returns the dataset, and what was drawn and left over, in sentences
 * @throws UsageError when the dataset has no such factor
 * @throws MienError when too few images of a class have, or do not have, its values
 */
export function shortcutOf<D extends Dataset>(
  dataset: D,
  shortcut: DrawnShortcut,
  seed: number,
): { dataset: D; notes: string[] } {
  const { splits, classes, shape } = dataset;
  const factor = shortcutFactor(splits.train, shortcut);
  const own = classes.map((_, label) => shortcutValues(factor.values.length, classes.length, label));
  const drawn = DRAWN.map((name) => ({ name, kept: drawFrom(splits[name], classes, own, shortcut, seed) }));
  const views = drawn.map(({ name, kept }) => {
    const places = [...kept].map((index) => ({ split: splits[name], index }));
    return [name, viewOf(name, places, splits[name], shape)] as const;
  });
  const values = classes.map((name, k) => `${name}: ${own[k]!.map((value) => factor.values[value]).join(' or ')}`);
  return {
    dataset: { ...dataset, splits: { ...splits, ...Object.fromEntries(views) } },
    notes: [
      `${shortcut.factor} follows the expression in ${percent(shortcut.strength)} of the training and validation images, which were drawn so (${values.join('; ')}).`,
      ...drawn.map(({ name, kept }) => {
        const { size } = splits[name];
        const drawn = `Of ${counted(size, `${name} image`)} ${kept.length} were drawn; ${size - kept.length} are left over.`;
        return drawn + lostSentence(splits[name], kept, classes);
      }),
    ],
  };
}

/** Classes are drawn by one share, which may come to less than an image of a rare one. */
function lostSentence({ labels }: Split, kept: Int32Array, classes: readonly string[]): string {
  const before = countClasses(labels, classes.length);
  const drawn = countClasses(
    kept.map((i) => labels[i]!),
    classes.length,
  );
  const lost = classes.filter((_, k) => before[k]! > 0 && drawn[k] === 0);
  if (kept.length === 0 || lost.length === 0) return '';
  return ` None of them is of ${lost.join(' or ')}, which ${lost.length === 1 ? 'has' : 'have'} too few.`;
}

/**
 * The factor that a shortcut is of.
 * @throws UsageError when there is none of that name
 */
export function shortcutFactor<F extends Pick<Factor, 'name'>>(
  { factors }: { readonly factors: readonly F[] },
  { factor: name }: DrawnShortcut,
): F {
  return factorNamed(factors, name, (names) => {
    return new UsageError(
      `There is no factor ${name} that dataset.shortcut could be of`,
      names ? `The dataset has ${names}.` : 'The dataset has no factors; dataset.factors=FILE.csv brings some.',
    );
  });
}

/** Images of a split, ascending. */
function drawFrom(
  split: Split,
  classes: readonly string[],
  own: readonly (readonly number[])[],
  shortcut: DrawnShortcut,
  seed: number,
): Int32Array {
  if (split.size === 0) return new Int32Array(0);
  const { factor, strength } = shortcut;
  const { codes } = shortcutFactor(split, shortcut);
  const random = new Random(seed, 'shortcut', split.name);
  const order = [...random.permutation(split.size)].filter((i) => codes[i]! >= 0);
  const parts = classes.map((_, label) => {
    const images = order.filter((i) => split.labels[i] === label);
    const follows = (i: number) => own[label]!.includes(codes[i]!);
    return { with: images.filter(follows), without: images.filter((i) => !follows(i)) };
  });
  const counts = countClasses(split.labels, classes.length);
  const possible = parts.map((part) =>
    Math.min(imagesFor(part.with.length, strength), imagesFor(part.without.length, 1 - strength)),
  );
  const share = Math.min(...possible.map((n, k) => (counts[k]! > 0 ? n / counts[k]! : 1)), 1);
  const kept = parts.flatMap((part, k) => {
    const n = share * counts[k]!;
    // rounded down: what is possible is not exceeded
    return [
      ...part.with.slice(0, Math.floor(n * strength + 1e-9)),
      ...part.without.slice(0, Math.floor(n * (1 - strength) + 1e-9)),
    ];
  });
  if (kept.length === 0) {
    const k = [...possible.keys()]
      .filter((label) => counts[label]! > 0)
      .reduce((a, b) => (possible[b]! < possible[a]! ? b : a));
    throw new MienError(
      `No ${split.name} images can be drawn in which ${factor} follows the expression in ${percent(strength)}: of ${classes[k]}, ${parts[k]!.with.length} have its values and ${parts[k]!.without.length} do not`,
      'Ask for another dataset.shortcut.strength or factor.',
    );
  }
  return Int32Array.from(kept).sort();
}

/** How many images there can be of which a share is among these. */
function imagesFor(these: number, share: number): number {
  return share === 0 ? Number.POSITIVE_INFINITY : these / share;
}
