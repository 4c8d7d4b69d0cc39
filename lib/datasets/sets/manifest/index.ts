import { fileSet, listed } from '../fileSet';

/** Any CSV with a line an image. */
export const manifest = fileSet({
  side: 64,
  colour: true,
  layouts: ['a CSV with the columns path and label', 'a folder with manifest.csv'],
  open: listed(async () => (await import('./list')).listManifest),
});
