import { fileSet } from '../fileSet';

/** FER2013 (Goodfellow et al. 2013). */
export const fer2013 = fileSet({
  side: 48,
  colour: false,
  layouts: [
    'train/, validation/ and test/ with a folder a class, or train/ and one of them',
    'fer2013.csv, icml_face_data.csv or train.csv, or the folder it is in',
  ],
  open: async ({ root, settings, packing, splitSeed }) =>
    (await import('./open')).openFer2013(root, settings, packing, splitSeed),
});
