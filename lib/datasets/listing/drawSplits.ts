import { heldOutNote, missingSplits, peopleMixedNote } from '../splits/drawnSplit';
import { DEFAULT_SHARES, divideByPerson } from '../splits/groupSplit';
import { peopleFactor } from '../splits/people';
import { dividedNotes } from './groupedListing';
import type { ListedImage, Listing } from './listing';

/** Fewer cannot be divided into three. */
const FEWEST_PEOPLE = 3;

/**
 * Draws the splits that a set of somebody's own does not give: by person where it gives none at all and names everybody, else image by
 * image from those for training (`held`, when they are read).
 * @returns what the listing has of it, with what was done in sentences
 */
export function drawSplits(
  images: readonly ListedImage[],
  classes: Listing['classes'],
  factors: Listing['factors'],
  seed: number,
): Pick<Listing, 'images' | 'held' | 'notes'> {
  const given = new Set(images.map(({ split }) => split));
  const shares = missingSplits(given);
  if (Object.keys(shares).length === 0) return { images, notes: [] };
  const who = peopleFactor(factors);
  const f = who ? factors.indexOf(who) : -1;
  const people = images.map((image) => image.factors?.[f] ?? -1);
  const cure = who && whyMixed(who.name, people);
  if (given.size > 1 || !who || cure) {
    const mixed = given.size === 1 ? [peopleMixedNote(cure)] : who ? [peopleInBothNote(who.name)] : [];
    return { images, held: { shares, seed }, notes: [heldOutNote(shares, seed), ...mixed] };
  }
  const names = people.map((code) => who.values[code]!);
  const division = divideByPerson(names, DEFAULT_SHARES, seed);
  return {
    images: images.map((image, i) => ({ ...image, split: division.splits[i]! })),
    notes: [...dividedNotes(names, division, seed), ...unseenNote(images, classes, division.splits)],
  };
}

/** Of a set that comes with a test, and names people: its own images for training are divided one by one. */
function peopleInBothNote(factor: string): string {
  return (
    'One person may be in training and in validation, which then rewards memory too: ' +
    `a column split keeps those apart whom factor:${factor} names.`
  );
}

/** What keeps a set that names people from being divided by them; undefined where nothing does. */
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
