/** Any folder of class folders, as `SPLIT/CLASS/**` or `CLASS/**`: the form in which most people have images. */
import { basename, extname } from 'node:path';
import { MienError } from '../../../support/errors';
import { IMAGE_KINDS } from '../../decoding/undecodable';
import { type ClassFolder, type ClassFolders, findClassFolders, placeOf } from '../../listing/classFolders';
import { Enclosure } from '../../listing/enclosure';
import type { Listing } from '../../listing/listing';
import {
  type HeldOut,
  heldOutNote,
  holdOut,
  missingSplits,
  peopleMixedNote,
  SPLIT_SEED,
  type SplitOptions,
} from '../../splits/stratifiedSplit';

/**
 * Lists `root/SPLIT/CLASS/**` (`train`, `training`; `validation`, `valid`, `val`; `test`, `testing`; any case), or `root/CLASS/**`. The
 * classes are the sorted names of the folders. A validation or test split that is missing is a tenth of the training images of each
 * class; where there are none at all it is 80 / 10 / 10.
 * @throws MienError when there are fewer than two classes, a class has no images to train on, or a link leaves the root
 */
export function listFolder(root: string, { splitSeed = SPLIT_SEED }: SplitOptions = {}): Listing {
  const enclosure = new Enclosure(root);
  const found = findClassFolders(enclosure);
  const full = found.folders.filter(({ files }) => files.length > 0);
  const classes = [...new Set(full.map(({ name }) => name))].sort();
  if (classes.length < 2) {
    throw new MienError(
      `${enclosure.root} has ${classes.length === 0 ? 'no folder with images' : `images of only one class, ${classes[0]}`}`,
      'Give a folder with a folder of images for each class, or with train/, validation/ and test/ that have them.',
    );
  }
  refuseUntrained(enclosure, full);
  const images = full.flatMap(({ name, split, files }) => {
    const label = classes.indexOf(name);
    return files.map((file) => ({ file, split: split ?? ('train' as const), label }));
  });
  const missing = missingSplits(found.splits);
  return {
    name: basename(enclosure.root),
    classes,
    factors: [],
    root: enclosure.root,
    images: holdOut(images, missing, splitSeed),
    notes: [...notesOf(found), ...drawnNotes(missing, found.splits, splitSeed)],
  };
}

function drawnNotes(missing: HeldOut, given: ReadonlySet<string>, seed: number): string[] {
  if (Object.keys(missing).length === 0) return [];
  return [heldOutNote(missing, seed), ...(given.size === 0 ? [peopleMixedNote()] : [])];
}

function notesOf({ folders, others }: ClassFolders): string[] {
  const notes: string[] = [];
  if (others.length > 0) notes.push(`Beside the splits, left out: ${others.map((name) => `${name}/`).join(', ')}.`);
  const empty = folders.filter(({ files }) => files.length === 0);
  if (empty.length > 0) notes.push(`Without images: ${empty.map(({ path }) => `${path}/`).join(', ')}.`);
  const kinds = kindsOf(folders.flatMap(({ passedOver }) => passedOver));
  if (kinds.length > 0) notes.push(`Files passed over, as ${IMAGE_KINDS} are read: ${kinds.join(', ')}.`);
  return notes;
}

/** How many files there are of each ending, e.g. `3 .heic`. */
function kindsOf(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const kind = extname(name).toLowerCase() || 'without an ending';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, n]) => `${n} ${kind}`);
}

function refuseUntrained(enclosure: Enclosure, folders: readonly ClassFolder[]): void {
  const trained = new Set(folders.filter(({ split }) => split === null || split === 'train').map(({ name }) => name));
  const stray = folders.find(({ name }) => !trained.has(name));
  if (!stray) return;
  throw new MienError(
    `${placeOf(enclosure, stray)} has images of a class that no training image has`,
    `The classes to train on are ${[...trained].sort().join(', ')}; rename the folder or take it away.`,
  );
}
