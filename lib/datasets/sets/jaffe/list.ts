import { posix } from 'node:path';
import { MienError } from '../../../support/errors';
import { firstNames } from '../../../support/firstNames';
import { Enclosure } from '../../listing/enclosure';
import { listByPerson, type PersonalImage } from '../../listing/groupedListing';
import { imagesBelow } from '../../listing/imagesBelow';
import type { Listing } from '../../listing/listing';

export const JAFFE_CLASSES = ['angry', 'disgust', 'fear', 'happy', 'sad', 'surprise', 'neutral'] as const;
/** In the order of the classes. */
const CODES = ['AN', 'DI', 'FE', 'HA', 'SA', 'SU', 'NE'];

/** Who, the expression that was posed with a number, and a running number: `KA.AN1.39.tiff`. */
const FILE_NAME = /^([a-z]{2})\.([a-z]{2})\d*\.\d+\.[a-z]+$/i;

/**
 * JAFFE (Lyons et al. 1998): 213 grey images of 256 × 256 pixels, 10 Japanese women, 7 posed expressions, in one folder.
 * @param root an absolute path
 * @throws MienError when no file is named as JAFFE names its own
 */
export function listJaffe(root: string, { splitSeed }: { readonly splitSeed?: number } = {}): Listing {
  const images: PersonalImage[] = [];
  const others: string[] = [];
  for (const file of imagesBelow(new Enclosure(root), '.').map((path) => posix.normalize(path))) {
    const [, subject = '', code = ''] = FILE_NAME.exec(posix.basename(file)) ?? [];
    const label = CODES.indexOf(code.toUpperCase());
    if (label < 0) others.push(file);
    else images.push({ file, label, subject: subject.toUpperCase() });
  }
  if (images.length === 0) {
    throw new MienError(
      `${root} has no images named as those of JAFFE, such as KA.AN1.39.tiff`,
      'Give the folder that holds the images themselves, under their own names.',
    );
  }
  const notes = others.length > 0 ? [`Left out, as their names are not JAFFE's: ${firstNames(others)}.`] : [];
  return listByPerson({ name: 'jaffe', classes: JAFFE_CLASSES, root, notes }, images, splitSeed);
}
