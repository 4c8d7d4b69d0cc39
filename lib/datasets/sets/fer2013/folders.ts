import { MienError } from '../../../support/errors';
import { SPLIT_NAMES } from '../../dataset';
import { findClassFolders, placeOf } from '../../listing/classFolders';
import { Enclosure } from '../../listing/enclosure';
import { labelOfExpression } from '../../listing/expressionNames';
import type { ListedImage, Listing } from '../../listing/listing';
import { NAMES_OF_SPLITS } from '../../splits/splitNames';
import { FER2013_CLASSES } from './classes';

/**
 * Lists `root/SPLIT/CLASS/*.jpg` in a fixed order.
 * @throws MienError for a missing or empty split and for a class folder with an unknown name
 */
export function listFer2013Folders(given: string): Listing {
  const enclosure = new Enclosure(given);
  const { root } = enclosure;
  const { folders, splits } = findClassFolders(enclosure);
  const images: ListedImage[] = [];
  for (const split of SPLIT_NAMES) {
    if (!splits.has(split)) {
      throw new MienError(
        `${root} has no folder ${NAMES_OF_SPLITS[split].map((name) => `${name}/`).join(' or ')} and no CSV of FER2013`,
        'Give the folder that holds train/, validation/ and test/, or the official fer2013.csv.',
      );
    }
    const before = images.length;
    for (const folder of folders.filter((each) => each.split === split)) {
      const label = labelOfExpression(folder.name, FER2013_CLASSES);
      if (label < 0) {
        throw new MienError(
          `${placeOf(enclosure, folder)} is not a class of FER2013`,
          `Its classes are ${FER2013_CLASSES.join(', ')}; rename the folder or take it away.`,
        );
      }
      for (const file of folder.files) images.push({ file, split, label });
    }
    if (images.length === before) {
      throw new MienError(`${root}: the ${split} split holds no images`, 'Unpack the archive again.');
    }
  }
  return { name: 'fer2013', classes: FER2013_CLASSES, factors: [], root, images, notes: [] };
}
