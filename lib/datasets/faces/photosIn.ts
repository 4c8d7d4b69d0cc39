import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MienError, UsageError } from '../../support/errors';
import { IMAGE_KINDS } from '../decoding/undecodable';
import { Enclosure } from '../listing/enclosure';
import { imagesBelow } from '../listing/imagesBelow';

/**
 * Files as they are given, and of a folder every image file in it and below, in the same order on every machine: the frames of a video.
 * What is not there is kept, so that its loss is reported.
 * @throws UsageError for what is no list, which a compiler refuses
 * @throws MienError for a folder without an image
 */
export function photosIn(paths: readonly string[]): string[] {
  const isList = Array.isArray(paths) && paths.every((path) => typeof path === 'string');
  if (!isList) throw new UsageError('Photographs are given as a list of paths', 'Such as ["party.jpg"].');
  return paths.flatMap((path) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
    const images = imagesBelow(new Enclosure(path), '.');
    if (images.length === 0) throw new MienError(`There is no image in ${path}`, `Images are ${IMAGE_KINDS}.`);
    return images.map((file) => join(path, file));
  });
}
