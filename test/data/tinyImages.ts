/** Tiny generated images under the names that datasets give theirs. */
import { join } from 'node:path';
import sharp from 'sharp';
import { writeFile } from './fer2013';

/** A grey picture of one value, in the format that its name says. */
export async function writeTiny(root: string, path: string, value: number, side = 8): Promise<void> {
  const pixels = new Uint8Array(side * side).fill(value);
  const image = sharp(pixels, { raw: { width: side, height: side, channels: 1 } });
  const content = path.endsWith('.pgm')
    ? pgm(side, side, pixels)
    : /tiff?$/.test(path)
      ? await image.tiff().toBuffer()
      : await image.png().toBuffer();
  writeFile(join(root, path), content);
}

/** A binary portable grey map. */
export function pgm(width: number, height: number, pixels: Uint8Array, largest = 255): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n${largest}\n`), pixels]);
}
