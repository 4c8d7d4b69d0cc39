import { fileSet, listed } from '../fileSet';
import { type ManifestOptions, manifestKeys } from './options';

/** Any CSV with a line an image. */
export const manifest = fileSet<ManifestOptions>({
  side: 64,
  colour: true,
  layouts: ['a CSV with the columns path and label', 'a folder with manifest.csv'],
  keys: manifestKeys,
  paths: ['images'],
  open: listed(async () => (await import('./list')).listManifest),
});
