/** What contact sheets are made of beside pictures. */
import type { Sharp } from 'sharp';
import { MienError, summaryOf } from '../../support/errors';
import { writeFileAtomic } from '../../support/files';
import { printable } from '../../support/printable';

/** A name in black on nothing, as an SVG for sharp; it begins at the left and stands in the middle of the height. */
export function nameTile(name: string, width: number, height: number): Buffer {
  const text = printable(name).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const style = 'font-family="sans-serif" font-size="15" fill="#222222"';
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="8" y="${height / 2 + 5}" ${style}>${text}</text></svg>`,
  );
}

/** @throws MienError when the file cannot be written */
export async function writePng(picture: Sharp, path: string): Promise<void> {
  const png = await picture.png().toBuffer();
  try {
    writeFileAtomic(path, png);
  } catch (error) {
    throw new MienError(`The picture cannot be written: ${summaryOf(error)}`, 'Give another file with --out.', {
      cause: error,
    });
  }
}
