import { fileSet } from '../fileSet';

/** FER2013 (Goodfellow et al. 2013). */
export const fer2013 = fileSet({
  side: 48,
  colour: false,
  layouts: ['train/, validation/ and test/ with a folder a class', 'fer2013.csv, or the folder it is in'],
  open: async ({ root, settings, packing }) => (await import('./open')).openFer2013(root, settings, packing),
});
