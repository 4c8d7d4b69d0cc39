import { join, resolve } from 'node:path';
import { MienError } from '../../support/errors';
import { SPLIT_NAMES, type SplitName } from '../dataset';
import { foldersIn, imageFilesIn } from '../imageFiles';
import type { ListedImage, Listing } from '../listing';
import { FER2013_CLASSES } from './classes';

/** The names that copies of FER2013 in circulation give the splits and classes. */
const SPLIT_FOLDERS: Record<SplitName, readonly string[]> = {
  train: ['train', 'training'],
  validation: ['validation', 'val', 'publictest'],
  test: ['test', 'privatetest'],
};
const CLASS_ALIASES: Readonly<Record<string, string>> = {
  anger: 'angry',
  disgusted: 'disgust',
  fearful: 'fear',
  happiness: 'happy',
  sadness: 'sad',
  surprised: 'surprise',
};

/**
 * Lists `root/SPLIT/CLASS/*.jpg` in a fixed order.
 * @throws MienError for a missing or empty split and for a class folder with an unknown name
 */
export function listFer2013Folders(given: string): Listing {
  const root = resolve(given);
  const images: ListedImage[] = [];
  const found = foldersIn(root);
  for (const split of SPLIT_NAMES) {
    const names = SPLIT_FOLDERS[split];
    const folder = found.find((name) => names.includes(name.toLowerCase()));
    if (!folder) {
      throw new MienError(
        `${root} has no folder ${names.map((name) => `${name}/`).join(' or ')} and no CSV of FER2013`,
        'Give the folder that holds train/, validation/ and test/, or the official fer2013.csv.',
      );
    }
    const before = images.length;
    for (const className of foldersIn(join(root, folder))) {
      const label = classOf(className);
      if (label < 0) {
        throw new MienError(
          `${join(root, folder, className)} is not a class of FER2013`,
          `Its classes are ${FER2013_CLASSES.join(', ')}; rename the folder or take it away.`,
        );
      }
      for (const name of imageFilesIn(join(root, folder, className))) {
        images.push({ file: `${folder}/${className}/${name}`, split, label });
      }
    }
    if (images.length === before)
      throw new MienError(`${join(root, folder)} holds no images`, 'Unpack the archive again.');
  }
  return { name: 'fer2013', classes: FER2013_CLASSES, factors: [], root, images, notes: [] };
}

function classOf(folder: string): number {
  const name = folder.toLowerCase();
  return (FER2013_CLASSES as readonly string[]).indexOf(CLASS_ALIASES[name] ?? name);
}
