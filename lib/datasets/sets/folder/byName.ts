import { join } from 'node:path';
import { counted } from '../../../support/counted';
import { MienError } from '../../../support/errors';
import type { Enclosure } from '../../listing/enclosure';
import { imagesBelow } from '../../listing/imagesBelow';
import type { NamePattern } from '../../listing/namePattern';
import { splitOf } from '../../splits/splitNames';
import type { NamedImage } from './namedImage';
import { untrainedOf } from './untrained';

/**
 * Lists images whose names say their class, wherever below the root they are. A folder at the top with a split's name is that split.
 * @throws MienError when no name is like the pattern, all are of one class, or a class has no images to train on
 */
export function listByName(enclosure: Enclosure, pattern: NamePattern) {
  const images: NamedImage[] = [];
  const others: string[] = [];
  for (const path of imagesBelow(enclosure, '.')) {
    const file = path.slice('./'.length);
    const parts = pattern.read(file);
    if (!parts?.label) others.push(file);
    else
      images.push({
        file,
        split: splitOf(file.split('/')[0]!) ?? null,
        label: parts.label.normalize('NFC'),
        factors: parts.factors,
      });
  }
  const classes = new Set(images.map(({ label }) => label));
  if (classes.size < 2) {
    const [one] = classes;
    throw new MienError(
      one === undefined
        ? `No image in ${enclosure.root} is called like dataset.folder.pattern${others.length > 0 ? `; the first is ${others[0]}` : ''}`
        : `By dataset.folder.pattern all images in ${enclosure.root} are of one class, ${one}`,
      'The group label is what the class is called in the name: (?<label>\\w+).',
    );
  }
  refuseUntrained(enclosure, images);
  const notes =
    others.length > 0
      ? [
          `Left out, as their names are not like the pattern: ${counted(others.length, 'image')} (such as ${others[0]}).`,
        ]
      : [];
  return { images, factors: pattern.factors, notes };
}

function refuseUntrained(enclosure: Enclosure, images: readonly NamedImage[]): void {
  const untrained = untrainedOf(images, ({ label }) => label);
  if (!untrained) return;
  const { stray, trained } = untrained;
  throw new MienError(
    `${join(enclosure.root, stray.file)} is of the class ${stray.label}, which no training image has`,
    trained.length === 0
      ? 'There is no image to train on: put some into train/, or beside the folders of the splits.'
      : `The classes to train on are ${trained.join(', ')}; rename the image or take it away.`,
  );
}
