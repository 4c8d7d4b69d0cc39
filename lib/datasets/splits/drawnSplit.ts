/**
 * Splits for what comes without them. Where something goes follows from itself and the seed (an image from its bytes, a person from the
 * name), not from what else is there: a set that grows keeps its splits, so that no image that was trained on is tested later, and copies
 * of one image are on one side. The price is that shares are met on average: of 60 images 6 ± 2 are drawn for a tenth.
 */
import { firstNames } from '../../support/firstNames';
import { groupBy } from '../../support/numbers';
import { Random } from '../../support/random';
import type { SplitName } from '../dataset';

/** The share that is held out for a split, in (0, 1); a split without one gets nothing. */
export type HeldOut = Partial<Readonly<Record<'validation' | 'test', number>>>;

/** Datasets without a split of their own: 80 % of the images for training, 10 % each to select and to report on. */
export const EIGHTY_TEN_TEN: HeldOut = { validation: 0.1, test: 0.1 };

/** The same for every run that does not ask for another, whatever its own seed: so that runs can be compared. */
export const SPLIT_SEED = 1;

export interface SplitOptions {
  /** Draws the splits that a dataset comes without. */
  readonly splitSeed?: number;
}

/** The stream that draws are from. Of those tried, the first whose default seed divides JAFFE's ten people 6 / 2 / 2, and CMU's twenty 12 / 4 / 4. */
const STREAM = 228;

/** A number in [0, 1) for something, by what it is alone. */
export function drawFor(identity: string, seed: number): number {
  return new Random(seed, 'split', STREAM, identity).uniform();
}

export interface Division {
  /** [N] */
  readonly splits: SplitName[];
  /** Those that are where they are against their draw: see `divide`. */
  readonly moved: readonly number[];
}

/**
 * Low draws are for the test, high ones for validation. Small classes need more than luck: each keeps something to train on, and one
 * with something for every split has something in every split. What has to be moved for it is what was nearest to going there anyway,
 * with all of the same draw: those are copies of one image, of whatever class.
 *
 * Ten images of a class, draws .04 .31 .38 .45 .52 .57 .66 .71 .78 .84, a tenth each held out: .04 is for the test; nothing is at .9 or
 * above, so .84 is moved to validation. When the class grows by one of .97, that one validates and .84 goes back to training; what
 * training had it keeps. Only what training was given against the draw it may lose again, and images of classes that were too small to be
 * divided: see `undividedNotes`.
 * @param draws [N] in [0, 1)
 * @param classes [N] the class of each, where there are classes
 * @throws RangeError when a share is not in (0, 1), or nothing would be left for training
 */
export function divide(
  draws: readonly number[],
  shares: HeldOut,
  classes: readonly number[] = new Array(draws.length).fill(0),
): Division {
  const { test = 0, validation = 0 } = shares;
  if (Object.values(shares).some((share) => !(share > 0)) || test + validation >= 1) {
    throw new RangeError(`Shares of ${JSON.stringify(shares)} are not above 0 and together below 1`);
  }
  const drawn = (draw: number): SplitName => (draw < test ? 'test' : draw >= 1 - validation ? 'validation' : 'train');
  const places = new Map(draws.map((draw) => [draw, drawn(draw)]));
  for (const members of membersOf(classes)) {
    const own = [...new Set(members.map((i) => draws[i]!))];
    const inSplit = (split: SplitName) => own.filter((draw) => places.get(draw) === split);
    const middle = least(own, (draw) => Math.abs(draw - 0.5));
    if (inSplit('train').length === 0) places.set(middle, 'train');
    const held = (['test', 'validation'] as const).filter((split) => shares[split]);
    if (own.length <= held.length) continue;
    for (const split of held.filter((each) => inSplit(each).length === 0)) {
      // from the other one where that can spare it, however much training has: what a model was trained on stays in training
      const others = held.filter((each) => each !== split).flatMap(inSplit);
      const from = others.length > 1 ? others : inSplit('train');
      places.set(
        least(from, (draw) => (split === 'test' ? draw : -draw)),
        split,
      );
    }
  }
  const splits = draws.map((draw) => places.get(draw)!);
  return { splits, moved: [...splits.keys()].filter((i) => splits[i] !== drawn(draws[i]!)) };
}

function membersOf(classes: readonly number[]): number[][] {
  return [...groupBy([...classes.keys()], (i) => classes[i]!).values()];
}

function least(candidates: readonly number[], of: (draw: number) => number): number {
  return candidates.reduce((best, draw) => (of(draw) < of(best) ? draw : best));
}

/** What has to be drawn from the training images where a dataset comes with these splits: a tenth for each that is missing. */
export function missingSplits(splits: ReadonlySet<SplitName>): HeldOut {
  return Object.fromEntries(Object.entries(EIGHTY_TEN_TEN).filter(([split]) => !splits.has(split as SplitName)));
}

/** Says in a sentence what is drawn, for a listing's notes. */
export function heldOutNote(shares: HeldOut, seed: number): string {
  const parts = Object.entries(shares).map(([split, share]) => `${split} (about ${Math.round(share * 1000) / 10} %)`);
  return `Drawn from the training images, each by its own bytes and seed ${seed}: ${parts.join(' and ')}.`;
}

/** What a listing's notes say of splits that were drawn without knowing who is who, and what would keep people apart. */
export function peopleMixedNote(cure = 'a manifest with a column factor:person keeps people apart'): string {
  return `One person may be on both sides of these splits, and the test then measures memory too: ${cure}.`;
}

/** Names said before the rest is only counted. */
const MOST_NAMES = 5;

/** Says what is where it is against its draw. @param moved each with its split */
export function movedNotes(moved: readonly string[]): string[] {
  if (moved.length === 0) return [];
  return [
    `Moved against the draw, so that small classes are in every split: ${firstNames(moved, MOST_NAMES)}. ` +
      'When the set grows they may move back; a manifest with a column split keeps them.',
  ];
}

/**
 * Names the classes that have fewer images than there are splits: all of them may be in training, and when the class grows some may leave.
 * @param labels [N] of the images that are divided
 */
export function undividedNotes(labels: readonly number[], classes: readonly string[], shares: HeldOut): string[] {
  const members = membersOf(labels);
  const few = [...members].filter(({ length }) => length <= Object.keys(shares).length).map(([i]) => labels[i!]!);
  if (few.length === 0) return [];
  return [
    `Too few images to have one in every split: ${few.length > MOST_NAMES ? `${few.length} classes` : few.map((label) => classes[label]).join(', ')}. ` +
      'When they grow, images that were trained on may be tested: train anew then, or write a manifest with a column split.',
  ];
}
