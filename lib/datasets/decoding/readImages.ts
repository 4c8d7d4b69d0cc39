import { MienError } from '../../support/errors';
import { type ImageShape, pixelsOf } from '../dataset';
import { decodeMany } from './decodeMany';
import { JPEGS_AT_ONCE } from './jpegFunction';
import { readFiles } from './readFiles';

/**
 * The pixels of image files, each as `decodeImage` gives it: stretched to the shape asked for.
 * @param paths e.g. of JPEG, PNG or WebP files
 * @returns [N, H, W, C]
 * @throws MienError naming the first file that cannot be read
 */
export async function readImages(paths: readonly string[], shape: ImageShape): Promise<Uint8Array> {
  const bytes = pixelsOf(shape);
  const images = new Uint8Array(paths.length * bytes);
  const files = paths.map((file) => ({ file }));
  for (let done = 0; done < paths.length; ) {
    const read = readFiles('', files, done, JPEGS_AT_ONCE);
    const contents = read.map((content, i) => {
      if (!(content instanceof Uint8Array)) throw unreadable(paths[done + i]!, content.reason);
      return content;
    });
    for (const pixels of await decodeMany(contents, shape)) {
      if (!(pixels instanceof Uint8Array)) throw unreadable(paths[done]!, pixels.reason);
      images.set(pixels, done++ * bytes);
    }
  }
  return images;
}

function unreadable(path: string, reason: string): MienError {
  return new MienError(`${path} cannot be read: ${reason}`, 'Give files of images.');
}
