import { fileSet, listed } from '../fileSet';

/** RAF-DB (Li, Deng & Du 2017). */
export const rafDb = fileSet({
  side: 64,
  colour: true,
  layouts: ['basic/, with EmoLabel/ and Image/aligned/', 'DATASET/ with train/1 … 7 and test/1 … 7'],
  open: listed(async () => (await import('./list')).listRafDb),
});
