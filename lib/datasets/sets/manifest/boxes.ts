import { MienError } from '../../../support/errors';
import type { Box } from '../../listing/listing';
import { isMissing } from '../../listing/missing';

/** Pixels: what is smaller on both sides shows nothing. */
const SMALLEST = 4;

/**
 * A box from its four cells; undefined where all are empty.
 * @throws MienError when they are no rectangle of at least a pixel: shares of the image are not pixels
 */
export function readBox(cells: readonly string[], where: string): Box | undefined {
  const texts = cells.map((cell) => cell.trim());
  if (texts.every(isMissing)) return undefined;
  const numbers = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
  const [left, top, width, height] = numbers as [number, number, number, number];
  if (!numbers.every(Number.isFinite) || width <= 0 || height <= 0) {
    throw new MienError(
      `${where}: has the box "${texts.join(', ')}"`,
      'It takes left, top, width and height in pixels, the last two above 0; leave all four empty to use the whole image.',
    );
  }
  if (width < 1 || height < 1 || (width === 1 && height === 1)) {
    throw new MienError(
      `${where}: has the box "${texts.join(', ')}", which is no more than a pixel: these seem to be shares of the image`,
      'Boxes are in pixels: multiply left and width by the width of each image, top and height by its height.',
    );
  }
  return { left, top, width, height };
}

/** What looks wrong among boxes that are rectangles, in sentences. */
export function boxNotes(rows: readonly { readonly box: Box | undefined; readonly line: number }[]): string[] {
  const tiny = rows.filter(({ box }) => box && box.width < SMALLEST && box.height < SMALLEST);
  if (tiny.length === 0) return [];
  return [
    `Boxes of less than ${SMALLEST} pixels, which show nothing: ${tiny.length} (the first in line ${tiny[0]!.line}).`,
  ];
}

const CALLED_AS_BOX = /^(?:[xy](?:[12]|_?min|_?max)|[xywh]|bbox.*|box.*)$/i;

/** Says that columns called as other programs call boxes were not taken for one. @param others the columns that are not used */
export function otherBoxNotes(others: readonly string[]): string[] {
  const alike = others.filter((name) => CALLED_AS_BOX.test(name));
  if (alike.length === 0) return [];
  return [
    `Images are used whole, though ${alike.join(', ')} ${alike.length === 1 ? 'is' : 'are'} called as boxes are: ` +
      'a box is left, top, width and height, in pixels.',
  ];
}
