import { fileSet, listed } from '../fileSet';
import { type FolderOptions, folderKeys } from './options';

/** Any folder of class folders. */
export const folder = fileSet<FolderOptions>({
  side: 64,
  colour: true,
  layouts: ['a folder a class', 'train/, validation/ and test/ with a folder a class'],
  keys: folderKeys,
  open: listed(async () => (await import('./list')).listFolder),
});
