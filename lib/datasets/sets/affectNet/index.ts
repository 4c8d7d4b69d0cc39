import { fileSet, listed } from '../fileSet';
import { type AffectNetOptions, affectNetKeys } from './options';

/** AffectNet (Mollahosseini, Hasani & Mahoor 2017). */
export const affectNet = fileSet<AffectNetOptions>({
  side: 64,
  colour: true,
  layouts: [
    'training.csv and validation.csv, and the images that they name (2017)',
    'train_set/ and val_set/ (2021)',
    'train/ and val/ with a folder a class',
  ],
  keys: affectNetKeys,
  open: listed(async () => (await import('./list')).listAffectNet),
});
