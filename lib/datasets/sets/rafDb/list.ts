/**
 * RAF-DB, the single-label part (Li, Deng & Du 2017): 12,271 training and 3,068 test images in 7 classes, as its authors aligned them
 * (100 × 100 pixels). It has no validation split: a tenth of the training images is held out to select on.
 */
import { counted } from '../../../support/counted';
import { MienError } from '../../../support/errors';
import { Enclosure } from '../../listing/enclosure';
import type { Listing } from '../../listing/listing';
import { heldOutNote, SPLIT_SEED, type SplitOptions } from '../../splits/drawnSplit';
import { RAF_DB_CLASSES } from './classes';
import { listFolders } from './folders';
import { LIST, listRelease } from './release';

const HELD_OUT = { validation: 0.1 };
const IMAGES = 15_339;

/**
 * Lists RAF-DB as its authors give it, or as it is on Kaggle.
 * @throws MienError when it is neither, naming what was looked for
 */
export function listRafDb(root: string, { splitSeed = SPLIT_SEED }: SplitOptions = {}): Listing {
  const enclosure = new Enclosure(root);
  const form = listRelease(enclosure) ?? listFolders(enclosure);
  if (!form) {
    throw new MienError(
      `${enclosure.root} has neither ${LIST} nor basic/${LIST}, and no train/ and test/ with folders 1 … 7`,
      'Give the folder basic/ of RAF-DB, which holds EmoLabel/ and Image/, or the folder that DATASET/ of its copy on Kaggle is in.',
    );
  }
  const { images, notes } = form;
  const count =
    images.length === IMAGES
      ? []
      : [`This copy has ${counted(images.length, 'image')} of RAF-DB's ${IMAGES.toLocaleString('en')}.`];
  // a copy that divides its training images keeps its own division
  const isDivided = images.some(({ split }) => split === 'validation');
  return {
    ...{ name: 'raf-db', classes: RAF_DB_CLASSES, factors: [], root: enclosure.root, images },
    ...(!isDivided && { held: { shares: HELD_OUT, seed: splitSeed } }),
    notes: [...notes, ...count, ...(isDivided ? [] : [heldOutNote(HELD_OUT, splitSeed)])],
  };
}
