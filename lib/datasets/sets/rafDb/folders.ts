import { MienError } from '../../../support/errors';
import { placeOf } from '../../listing/classFolder';
import { findClassFolders } from '../../listing/classFolders';
import type { Enclosure } from '../../listing/enclosure';
import { labelOfExpression } from '../../listing/expressionNames';
import type { ListedImage } from '../../listing/listing';
import { RAF_DB_CLASSES } from './classes';
import type { RafDbForm } from './form';

/**
 * As it is on Kaggle: `DATASET/train/1 … 7` and `DATASET/test/1 … 7`, a folder for each of RAF-DB's numbers, or for its name.
 * @returns undefined where the root has no folder of training images and one of test images
 * @throws MienError for a folder that is not a class of RAF-DB
 */
export function listFolders(enclosure: Enclosure): RafDbForm | undefined {
  const { folders, splits, notes } = findClassFolders(enclosure);
  if (!splits.has('train') || !splits.has('test')) return undefined;
  const images = folders.flatMap((folder): ListedImage[] => {
    const label = /^[1-7]$/.test(folder.name)
      ? Number(folder.name) - 1
      : labelOfExpression(folder.name, RAF_DB_CLASSES);
    if (label < 0) {
      throw new MienError(
        `${placeOf(enclosure, folder)} is not a class of RAF-DB`,
        `Its classes are ${RAF_DB_CLASSES.map((name, i) => `${i + 1} (${name})`).join(', ')}; rename the folder or take it away.`,
      );
    }
    return folder.files.map((file) => ({ file, split: folder.split!, label }));
  });
  return { images, notes };
}
