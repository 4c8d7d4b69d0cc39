import { fileSet, listed } from '../fileSet';

/** Any folder of class folders. */
export const folder = fileSet({
  side: 64,
  colour: true,
  layouts: ['a folder a class', 'train/, validation/ and test/ with a folder a class'],
  open: listed(async () => (await import('./list')).listFolder),
});
