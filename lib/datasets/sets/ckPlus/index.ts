import { fileSet, listed } from '../fileSet';

/** CK+, the extended Cohn–Kanade dataset (Lucey et al. 2010). */
export const ckPlus = fileSet({
  side: 48,
  colour: false,
  layouts: ['cohn-kanade-images/ and Emotion/', 'a folder a class, with names such as S005_001_00000011.png'],
  open: listed(async () => (await import('./list')).listCkPlus),
});
