/**
 * AffectNet (Mollahosseini, Hasani & Mahoor 2017), in the three forms in which people have it. It has no public test set: the
 * published results are on its validation set (500 images a class), which is the test split here. To select on, a twentieth of the
 * training images of each class is held out.
 */
import { MienError } from '../../../support/errors';
import { Enclosure } from '../../listing/enclosure';
import type { Listing } from '../../listing/listing';
import { heldOutNote, SPLIT_SEED, type SplitOptions } from '../../splits/drawnSplit';
import { listAnnotations } from './annotations';
import { Expressions } from './expressions';
import { listFileLists } from './fileLists';
import { listClassFolders } from './folders';
import type { AffectNetReader } from './form';
import type { AffectNetOptions } from './options';

export { AFFECTNET_CLASSES } from './expressions';

/** The share of AffectNet's training images that is held out to select on: some 14,000 of 284,000. */
const HELD_OUT = { validation: 0.05 };

const FORMS: Readonly<Record<string, AffectNetReader>> = {
  'training.csv and validation.csv (2017), there or in Manually_Annotated_file_lists/': listFileLists,
  'train_set/ and val_set/ with images/ and annotations/ (2021)': listAnnotations,
  'train/ and val/ or test/ with a folder for each class, by name or by number': listClassFolders,
};

/**
 * Lists AffectNet in the form that the root has.
 * @throws MienError when it has none, and where an annotation is not one of AffectNet's
 */
export async function listAffectNet(
  root: string,
  options: Partial<AffectNetOptions> & SplitOptions = {},
): Promise<Listing> {
  const { classes = 7, splitSeed = SPLIT_SEED } = options;
  const enclosure = new Enclosure(root);
  const expressions = new Expressions(classes);
  for (const read of Object.values(FORMS)) {
    const form = await read(enclosure, expressions);
    if (!form) continue;
    const drawn = form.images.some(({ split }) => split === 'validation') ? undefined : HELD_OUT;
    return {
      name: 'affectnet',
      classes: expressions.classes,
      factors: [],
      root: enclosure.root,
      images: form.images,
      ...(drawn && { held: { shares: drawn, seed: splitSeed } }),
      notes: [...expressions.notes(), ...form.notes, ...(drawn ? [heldOutNote(drawn, splitSeed)] : [])],
    };
  }
  throw new MienError(
    `${enclosure.root} holds none of the forms of AffectNet; looked for:\n${Object.keys(FORMS)
      .map((form) => `  - ${form}`)
      .join('\n')}`,
    'Give the folder that one of them is in.',
  );
}
