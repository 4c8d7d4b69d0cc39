import { MienError } from '../../../support/errors';
import type { SplitName } from '../../dataset';
import { type ClassFolder, placeOf } from '../../listing/classFolder';
import { findClassFolders } from '../../listing/classFolders';
import type { Enclosure } from '../../listing/enclosure';
import type { ListedImage } from '../../listing/listing';
import { findSplitFolders } from '../../listing/splitFolders';
import { AFFECTNET_CLASSES, Expressions } from './expressions';
import type { AffectNetForm } from './form';

/**
 * Copies with a folder for each class, by name or by AffectNet's number. With train and val alone, val is AffectNet's validation set
 * and so the test split, as in the other forms. A copy that has a test folder was divided by whoever made it: its splits are kept.
 * @throws MienError for a folder that is not a class of AffectNet, and where there is nothing to test on
 */
export function listClassFolders(enclosure: Enclosure, expressions: Expressions): AffectNetForm | undefined {
  if (!findSplitFolders(enclosure).bySplit.has('train')) return undefined;
  const { folders, splits, notes: seen } = findClassFolders(enclosure);
  if (splits.size < 2) {
    throw new MienError(
      `${enclosure.root} has a folder to train on but neither val/ nor test/`,
      'Add AffectNet’s validation set, which results are reported on, or read it with --dataset folder.',
    );
  }
  const own = splits.has('test');
  const images: ListedImage[] = [];
  for (const folder of folders) {
    const number = Expressions.numberOf(folder.name);
    if (number === undefined) {
      throw new MienError(
        `${placeOf(enclosure, folder)} is not a class of AffectNet`,
        `Its classes are ${AFFECTNET_CLASSES.map((name, i) => `${name} (${i})`).join(', ')}; rename the folder or take it away.`,
      );
    }
    const label = expressions.labelOf(number, folder.files.length);
    if (label === undefined) continue;
    const split: SplitName = folder.split === 'validation' && !own ? 'test' : folder.split!;
    for (const file of folder.files) images.push({ file, split, label });
  }
  for (const split of ['train', 'test'] as const) {
    if (images.some((image) => image.split === split)) continue;
    throw new MienError(`${enclosure.root}: the ${split} split has no images`, 'Unpack the whole archive there.');
  }
  return {
    images,
    notes: [
      ...seen,
      ...numberNotes(enclosure, folders),
      ...(own
        ? [
            'This copy has a test folder, which AffectNet has not: its splits are its maker’s, its results are not comparable.',
          ]
        : []),
    ],
  };
}

/**
 * Folders that have numbers are taken for AffectNet's own. Programs that number classes by the alphabet give others: where the most images
 * are in its fourth folder and the fewest in its first, as happy and contempt have them, it is theirs.
 * @throws MienError where that is so
 */
function numberNotes(enclosure: Enclosure, folders: readonly ClassFolder[]): string[] {
  const training = folders.filter(({ split, name }) => split === 'train' && /^[0-7]$/.test(name));
  if (training.length === 0) return [];
  const sizes = training.map(({ files }) => files.length);
  const nameOf = (n: number) => training.find(({ files }) => files.length === n)!.name;
  const isOnly = (n: number) => sizes.filter((size) => size === n).length === 1;
  const [most, fewest] = [Math.max(...sizes), Math.min(...sizes)];
  const own = AFFECTNET_CLASSES.map((name, i) => `${i} ${name}`).join(', ');
  const byAlphabet = [...AFFECTNET_CLASSES]
    .sort()
    .map((name, i) => `${i} ${name}`)
    .join(', ');
  if (isOnly(most) && isOnly(fewest) && nameOf(most) === '4' && nameOf(fewest) === '1') {
    throw new MienError(
      `${enclosure.root}: folder 4 has the most images and folder 1 the fewest, as where classes are numbered by the alphabet (${byAlphabet})`,
      `Rename the folders to the names of the classes, or to AffectNet's own numbers (${own}).`,
    );
  }
  return [
    `The numbers of the folders are read as AffectNet's own (${own}). Programs that sort classes number them by the alphabet ` +
      `(${byAlphabet}): where the contact sheet of \`mien data affectnet\` shows that, rename the folders to the names of the classes.`,
  ];
}
