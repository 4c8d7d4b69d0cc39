import { dividedNote } from '../../listing/groupedListing';
import type { ListedImage, Listing } from '../../listing/listing';
import { DEFAULT_SHARES, groupShuffle } from '../../splits/groupSplit';
import { peopleFactor } from '../../splits/people';
import { heldOutNote, holdOut, missingSplits, peopleMixedNote } from '../../splits/stratifiedSplit';

/** Fewer cannot be divided into three. */
const FEWEST_PEOPLE = 3;

/**
 * Draws the splits that a manifest does not give: by person where it gives none at all and names everybody, else from each class the same
 * share of the training images.
 * @returns the images with their splits, and what was done, in sentences
 */
export function drawSplits(
  images: readonly ListedImage[],
  classes: Listing['classes'],
  factors: Listing['factors'],
  seed: number,
): { images: readonly ListedImage[]; notes: string[] } {
  const given = new Set(images.map(({ split }) => split));
  const drawn = missingSplits(given);
  if (Object.keys(drawn).length === 0) return { images, notes: [] };
  const who = peopleFactor(factors);
  const f = who ? factors.indexOf(who) : -1;
  const people = images.map((image) => image.factors?.[f] ?? -1);
  const cure = who && whyMixed(who.name, people);
  if (given.size > 1 || !who || cure) {
    const mixed = given.size === 1 ? [peopleMixedNote(cure)] : [];
    return { images: holdOut(images, drawn, seed), notes: [heldOutNote(drawn, seed), ...mixed] };
  }
  const names = people.map((code) => who.values[code]!);
  const splits = groupShuffle(names, DEFAULT_SHARES, seed);
  return {
    images: images.map((image, i) => ({ ...image, split: splits[i]! })),
    notes: [dividedNote(names, splits, seed), ...unseenNote(images, classes, splits)],
  };
}

/** What keeps a manifest with a column of people from being divided by them; undefined where nothing does. */
function whyMixed(factor: string, people: readonly number[]): string | undefined {
  const unnamed = people.filter((code) => code < 0).length;
  if (unnamed > 0) {
    return `factor:${factor} keeps people apart where it names everybody, and ${unnamed} of ${people.length} images have no name`;
  }
  const count = new Set(people).size;
  if (count >= FEWEST_PEOPLE) return undefined;
  return `factor:${factor} keeps people apart from ${FEWEST_PEOPLE} people on, and names ${count}`;
}

/** People who are alone in showing a class take it with them into their split. */
function unseenNote(images: readonly ListedImage[], classes: Listing['classes'], splits: readonly string[]): string[] {
  const seen = new Set(images.filter((_, i) => splits[i] === 'train').map(({ label }) => label));
  const unseen = classes.filter((_, label) => !seen.has(label));
  if (unseen.length === 0) return [];
  return [`This leaves no training image of ${unseen.join(', ')}: another dataset.splitSeed divides otherwise.`];
}
