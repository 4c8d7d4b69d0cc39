/** Any folder of class folders, as `SPLIT/CLASS/**` or `CLASS/**`: the form in which most people have images. */
import { basename, extname } from 'node:path';
import { MienError } from '../../../support/errors';
import { IMAGE_KINDS } from '../../decoding/undecodable';
import { type ClassFolder, placeOf } from '../../listing/classFolder';
import { type ClassFolders, findClassFolders } from '../../listing/classFolders';
import { drawSplits } from '../../listing/drawSplits';
import { Enclosure } from '../../listing/enclosure';
import { factorCodes } from '../../listing/factorCodes';
import { imagesIn } from '../../listing/imagesBelow';
import type { Listing } from '../../listing/listing';
import { type NamePattern, namePattern } from '../../listing/namePattern';
import { SPLIT_SEED, type SplitOptions } from '../../splits/drawnSplit';
import { listByName } from './byName';
import type { NamedImage } from './namedImage';
import type { FolderOptions } from './options';
import { untrainedOf } from './untrained';

/**
 * Lists `root/SPLIT/CLASS/**` (`train`, `training`; `validation`, `valid`, `val`; `test`, `testing`; any case), or `root/CLASS/**`, or
 * PERSON/CLASS in the place of CLASS. The classes are the sorted names of the folders. A validation or test split that is missing is a
 * tenth of the training images; where there are none at all it is 80 / 10 / 10, by person where the factor `person` is known.
 * @throws MienError when there are fewer than two classes, a class has no images to train on, or a link leaves the root
 * @throws UsageError when the pattern is none
 */
export function listFolder(root: string, options: Partial<FolderOptions> & SplitOptions = {}): Listing {
  const { pattern: text = null, splitSeed = SPLIT_SEED } = options;
  const enclosure = new Enclosure(root);
  const pattern = text === null ? undefined : namePattern(text, 'dataset.folder.pattern');
  const { images, factors, notes } = pattern?.hasLabel
    ? listByName(enclosure, pattern)
    : listByFolder(enclosure, pattern);
  const classes = [...new Set(images.map(({ label }) => label))].sort();
  const coded = factorCodes(
    factors,
    images.map((image) => image.factors),
  );
  const labelled = images.map(({ file, split, label }, i) => ({
    file,
    split: split ?? ('train' as const),
    label: classes.indexOf(label),
    ...(factors.length > 0 && { factors: coded.codes[i]! }),
  }));
  const drawn = drawSplits(labelled, classes, coded.factors, splitSeed);
  return {
    name: basename(enclosure.root),
    classes,
    factors: coded.factors,
    root: enclosure.root,
    ...drawn,
    notes: [...notes, ...drawn.notes],
  };
}

function listByFolder(enclosure: Enclosure, pattern: NamePattern | undefined) {
  const found = findClassFolders(enclosure);
  const full = found.folders.filter(({ files }) => files.length > 0);
  refuseTooFew(enclosure, new Set(full.map(({ name }) => name)));
  refuseUntrained(enclosure, full);
  const hasPeople = full.some(({ person }) => person !== undefined);
  const none = pattern?.factors.map(() => '') ?? [];
  const images = full.flatMap(({ name, split, person = '', files }): NamedImage[] =>
    files.map((file) => ({
      file,
      split,
      label: name,
      factors: [...(hasPeople ? [person] : []), ...(pattern?.read(file)?.factors ?? none)],
    })),
  );
  return { images, factors: [...(hasPeople ? ['person'] : []), ...(pattern?.factors ?? [])], notes: notesOf(found) };
}

function notesOf({ folders, notes: seen }: ClassFolders): string[] {
  const notes = [...seen];
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

function refuseTooFew(enclosure: Enclosure, classes: ReadonlySet<string>): void {
  if (classes.size >= 2) return;
  const loose = imagesIn(enclosure, '');
  const [one] = classes;
  if (one === undefined && loose.length > 0) {
    throw new MienError(
      `${enclosure.root} has no folder with images, but ${loose.length} images that no folder sorts into classes, such as ${loose[0]}`,
      "Sort them into a folder a class; or say where their names have the class, --set 'dataset.folder.pattern=(?<person>\\w+)_(?<label>\\w+)'; " +
        'or write a manifest with the columns path and label.',
    );
  }
  throw new MienError(
    `${enclosure.root} has ${one === undefined ? 'no folder with images' : `images of only one class, ${one}`}`,
    'Give a folder with a folder of images for each class, or with train/, validation/ and test/ that have them.',
  );
}

function refuseUntrained(enclosure: Enclosure, folders: readonly ClassFolder[]): void {
  const untrained = untrainedOf(folders, ({ name }) => name);
  if (!untrained) return;
  throw new MienError(
    `${placeOf(enclosure, untrained.stray)} has images of a class that no training image has`,
    `The classes to train on are ${untrained.trained.join(', ')}; rename the folder or take it away.`,
  );
}
