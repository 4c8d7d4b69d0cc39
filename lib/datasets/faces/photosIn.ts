import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Enclosure } from '../listing/enclosure';
import { imagesBelow } from '../listing/imagesBelow';

/**
 * Files as they are given, and of a folder every image file in it and below, in the same order on every machine: the frames of a video.
 * What is not there is kept, so that its loss is reported.
 */
export function photosIn(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
    return imagesBelow(new Enclosure(path), '.').map((file) => join(path, file));
  });
}
