/**
 * CK+, the extended Cohn–Kanade dataset (Lucey et al. 2010): sequences from neutral to a posed expression at its peak; 123 people,
 * 327 sequences with a label.
 */
import { foldersIn } from '../../listing/imagesBelow';
import type { Listing } from '../../listing/listing';
import { listCkPlusFolders } from './folders';
import { FRAMES_FOLDER, listCkPlusRelease } from './release';

/**
 * @param root an absolute path: the official release (`cohn-kanade-images/` and `Emotion/` in it), or a folder a class, with images
 *   whose names say who is on them
 * @throws MienError when it is neither, or an annotation is damaged
 */
export function listCkPlus(root: string, { splitSeed }: { readonly splitSeed?: number } = {}): Listing {
  return foldersIn(root).includes(FRAMES_FOLDER)
    ? listCkPlusRelease(root, splitSeed)
    : listCkPlusFolders(root, splitSeed);
}
