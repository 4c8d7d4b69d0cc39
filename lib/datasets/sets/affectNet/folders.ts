import { MienError } from '../../../support/errors';
import type { SplitName } from '../../dataset';
import { findClassFolders, placeOf } from '../../listing/classFolders';
import type { Enclosure } from '../../listing/enclosure';
import { foldersIn } from '../../listing/imagesBelow';
import type { ListedImage } from '../../listing/listing';
import { splitOf } from '../../splits/splitNames';
import { AFFECTNET_CLASSES, Expressions } from './expressions';
import type { AffectNetForm } from './form';

/**
 * Copies with a folder for each class, by name or by AffectNet's number. With train and val alone, val is AffectNet's validation set
 * and so the test split, as in the other forms. A copy that has a test folder was divided by whoever made it: its splits are kept.
 * @throws MienError for a folder that is not a class of AffectNet, and where there is nothing to test on
 */
export function listClassFolders(enclosure: Enclosure, expressions: Expressions): AffectNetForm | undefined {
  if (!foldersIn(enclosure.root).some((name) => splitOf(name) === 'train')) return undefined;
  const { folders, splits } = findClassFolders(enclosure);
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
    notes: own
      ? [
          'This copy has a test folder, which AffectNet has not: its splits are its maker’s, its results are not comparable.',
        ]
      : [],
  };
}
