import { fileSet, listed } from '../fileSet';

/** CMU Face Images (Mitchell 1997). */
export const cmu = fileSet({
  side: 48,
  colour: false,
  layouts: ['images under their own names, such as an2i_left_angry_open.pgm'],
  open: listed(async () => (await import('./list')).listCmuFaces),
});
