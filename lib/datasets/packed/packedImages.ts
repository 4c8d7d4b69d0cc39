import { closeSync, openSync, readSync } from 'node:fs';
import { MienError } from '../../support/errors';
import { readNpyHeader } from '../../support/npy/npy';
import { checkedIndex, type ImageShape, pixelsOf, type Split } from '../dataset';

export interface PackedImages {
  readonly read: Split['read'];
  /** Gives the open file back. */
  close(): void;
}

/**
 * A split's `read` over a packed file: each image is fetched from disk by its index, so that a set larger than memory trains, and
 * one that fits is served from the system's file cache (a batch of 128 small images costs well under a millisecond). The file stays
 * open until it is closed: a cache that is packed anew meanwhile is another file.
 * @throws MienError when the file holds images of another shape
 */
export function openImages(path: string, shape: ImageShape): PackedImages {
  const header = readNpyHeader(path);
  if (header.shape.slice(1).join() !== shape.join()) {
    throw new MienError(`${path} holds images of ${header.shape.slice(1).join(' × ')}, not ${shape.join(' × ')}.`);
  }
  const size = header.shape[0] as number;
  const bytes = pixelsOf(shape);
  let file: number | undefined = openSync(path, 'r');
  const read = (indices: ArrayLike<number>) => {
    if (file === undefined) throw new MienError(`${path} was closed.`, 'Open the dataset again.');
    const images = new Uint8Array(indices.length * bytes);
    for (let i = 0; i < indices.length; i++) {
      const index = checkedIndex(indices[i] as number, size);
      const got = readSync(file, images, i * bytes, bytes, header.offset + index * bytes);
      if (got !== bytes)
        throw new MienError(`${path} ends before image ${index}.`, 'Delete its folder to pack it again.');
    }
    return images;
  };
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return { read, close };
}
