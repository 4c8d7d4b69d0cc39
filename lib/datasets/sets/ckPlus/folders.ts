import { join, posix } from 'node:path';
import { MienError } from '../../../support/errors';
import { firstNames } from '../../../support/firstNames';
import { Enclosure } from '../../listing/enclosure';
import { labelOfExpression } from '../../listing/expressionNames';
import { listByPerson, type PersonalImage } from '../../listing/groupedListing';
import { foldersIn, imagesBelow } from '../../listing/imagesBelow';
import type { Listing } from '../../listing/listing';
import { CK_PLUS_CLASSES, FRAME_NAME } from './classes';

/**
 * The form that is passed around: a folder a class, with frames under their official names, mostly the last three of each sequence,
 * cropped to 48 × 48. It comes with seven classes, or with `neutral` as the eighth; a class without a folder is no class.
 */
export function listCkPlusFolders(root: string, splitSeed?: number): Listing {
  const found = foldersIn(root).map((folder) => ({ folder, name: nameOf(folder, root) }));
  const classes = CK_PLUS_CLASSES.filter((name) => found.some((other) => other.name === name));
  const enclosure = new Enclosure(root);
  const images: PersonalImage[] = [];
  const others: string[] = [];
  for (const { folder, name } of found) {
    for (const file of imagesBelow(enclosure, folder)) {
      const subject = FRAME_NAME.exec(posix.basename(file))?.[1]?.toUpperCase();
      if (subject) images.push({ file, label: classes.indexOf(name), subject });
      else others.push(file);
    }
  }
  if (images.length === 0) {
    throw new MienError(
      `${root} has neither cohn-kanade-images/ nor class folders with images such as S005_001_00000011.png`,
      'Give the folder of the official release, or the one with a folder a class.',
    );
  }
  const notes = others.length > 0 ? [`Left out, as their names do not say who is on them: ${firstNames(others)}.`] : [];
  return listByPerson({ name: 'ckplus', classes, root, notes }, images, splitSeed);
}

function nameOf(folder: string, root: string): (typeof CK_PLUS_CLASSES)[number] {
  const label = labelOfExpression(folder, CK_PLUS_CLASSES);
  if (label >= 0) return CK_PLUS_CLASSES[label]!;
  throw new MienError(
    `${join(root, folder)} is not a class of CK+`,
    `Its classes are ${CK_PLUS_CLASSES.join(', ')}; rename the folder or take it away.`,
  );
}
