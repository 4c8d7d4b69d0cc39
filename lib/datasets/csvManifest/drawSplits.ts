import { dividedNote } from '../groupedListing';
import { DEFAULT_SHARES, groupShuffle } from '../groupSplit';
import type { ListedImage, Listing } from '../listing';
import { peopleFactor } from '../people';
import { heldOutNote, holdOut, missingSplits, PEOPLE_APART } from '../stratifiedSplit';

/** Fewer cannot be divided into three. */
const FEWEST_PEOPLE = 3;

/**
 * Draws the splits that a manifest does not give: by person where it gives none at all and names everybody, else from each class the same
 * share of the training images.
 * @returns the images with their splits, and what was done, in sentences
 */
export function drawSplits(
  images: readonly ListedImage[],
  factors: Listing['factors'],
  seed: number,
): { images: readonly ListedImage[]; notes: string[] } {
  const given = new Set(images.map(({ split }) => split));
  const drawn = missingSplits(given);
  if (Object.keys(drawn).length === 0) return { images, notes: [] };
  const who = peopleFactor(factors);
  const f = who ? factors.indexOf(who) : -1;
  const people = images.map((image) => image.factors?.[f] ?? -1);
  const byPerson = given.size === 1 && who && new Set(people).size >= FEWEST_PEOPLE && !people.includes(-1);
  if (!byPerson) {
    const apart = given.size === 1 ? [PEOPLE_APART] : [];
    return { images: holdOut(images, drawn, seed), notes: [heldOutNote(drawn, seed), ...apart] };
  }
  const names = people.map((code) => who.values[code]!);
  const splits = groupShuffle(names, DEFAULT_SHARES, seed);
  return {
    images: images.map((image, i) => ({ ...image, split: splits[i]! })),
    notes: [dividedNote(names, splits, seed)],
  };
}
