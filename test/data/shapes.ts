/** Image files for the fixtures of datasets: a circle or a square on a plain ground, no faces. */
import { join } from 'node:path';
import sharp from 'sharp';
import { writeFile } from './fer2013';

const SIDE = 24;
const drawn = new Map<string, Promise<Buffer>>();

/**
 * Writes a small picture under each path; a JPEG or a PNG, by its name. The path stands after the picture's last byte, where decoders
 * do not look: no two files are the same.
 */
export async function writeShapes(root: string, paths: readonly string[]): Promise<void> {
  for (const [i, path] of paths.entries()) {
    const picture = await shape(i % 2 === 0, /\.jpe?g$/i.test(path) ? 'jpeg' : 'png');
    writeFile(join(root, path), Buffer.concat([picture, Buffer.from(path)]));
  }
}

function shape(round: boolean, format: 'jpeg' | 'png'): Promise<Buffer> {
  const key = `${round} ${format}`;
  if (!drawn.has(key)) {
    const figure = round ? '<circle cx="12" cy="12" r="8"/>' : '<rect x="6" y="6" width="12" height="12"/>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="100%" height="100%" fill="#ccc"/>${figure}</svg>`;
    drawn.set(key, sharp(Buffer.from(svg)).toFormat(format).toBuffer());
  }
  return drawn.get(key)!;
}
