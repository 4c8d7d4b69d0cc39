import { fileSet, listed } from '../fileSet';

/** RAF-DB (Li, Deng & Du 2017). */
export const rafDb = fileSet({
  side: 64,
  colour: true,
  layouts: ['basic/, with EmoLabel/ and Image/aligned/'],
  open: listed(async () => (await import('./list')).listRafDb),
});
