import { fileSet, listed } from '../fileSet';

/** JAFFE (Lyons et al. 1998). */
export const jaffe = fileSet({
  side: 48,
  colour: false,
  layouts: ['images under their own names, such as KA.AN1.39.tiff'],
  open: listed(async () => (await import('./list')).listJaffe),
});
