import { fileSet } from '../fileSet';
import { type FerPlusOptions, ferPlusKeys } from './options';

/** FER+ (Barsoum et al. 2016). */
export const ferPlus = fileSet<FerPlusOptions>({
  side: 48,
  colour: false,
  layouts: ['FER2013 as its CSV or as folders, and fer2013new.csv beside it'],
  keys: ferPlusKeys,
  paths: ['votes'],
  open: async ({ root, options, settings, packing }) =>
    (await import('./open')).openFerPlus(root, options, settings, packing),
});
