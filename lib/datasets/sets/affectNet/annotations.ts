import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { counted } from '../../../support/counted';
import { MienError } from '../../../support/errors';
import { readNpyScalar } from '../../../support/npy/scalar';
import type { Enclosure } from '../../listing/enclosure';
import { imagesBelow } from '../../listing/imagesBelow';
import type { ListedImage } from '../../listing/listing';
import { Expressions } from './expressions';
import type { AffectNetForm } from './form';

/**
 * The release of 2021: `train_set/` and `val_set/`, each with `images/ID.jpg`, cropped to the face, and `annotations/ID_exp.npy`,
 * which holds AffectNet's number as text. An image without an annotation is left out.
 * @throws MienError when one of the folders is missing or an annotation is not one of AffectNet's
 */
export function listAnnotations(enclosure: Enclosure, expressions: Expressions): AffectNetForm | undefined {
  if (!existsSync(join(enclosure.root, 'train_set'))) return undefined;
  const images: ListedImage[] = [];
  let unlabelled = 0;
  for (const [set, split] of [['train_set', 'train'] as const, ['val_set', 'test'] as const]) {
    for (const folder of ['images', 'annotations']) {
      if (enclosure.follow(`${set}/${folder}`) !== undefined) continue;
      throw new MienError(`There is no ${join(enclosure.root, set, folder)}`, 'Unpack the whole release there.');
    }
    const before = images.length;
    for (const file of imagesBelow(enclosure, `${set}/images`)) {
      const annotation = join(enclosure.root, set, 'annotations', `${basename(file, extname(file))}_exp.npy`);
      if (!existsSync(annotation)) {
        unlabelled++;
        continue;
      }
      const value = readNpyScalar(annotation);
      const number = Expressions.numberOf(String(value));
      if (number === undefined) {
        throw new MienError(
          `${annotation} holds ${JSON.stringify(value)}, which is not 0 … 10`,
          'Get the release again.',
        );
      }
      const label = expressions.labelOf(number);
      if (label !== undefined) images.push({ file, split, label });
    }
    if (images.length === before) {
      throw new MienError(
        `${join(enclosure.root, set)} has no images with an annotation of a class`,
        'Its images are images/ID.jpg and its annotations annotations/ID_exp.npy; unpack the whole release.',
      );
    }
  }
  const notes = unlabelled > 0 ? [`Left out: ${counted(unlabelled, 'image')} without an annotation.`] : [];
  return { images, notes };
}
