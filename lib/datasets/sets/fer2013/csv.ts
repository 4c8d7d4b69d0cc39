import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { counted } from '../../../support/counted';
import { MienError } from '../../../support/errors';
import type { Report } from '../../../support/listener';
import { type ImageShape, pixelsOf, type SplitName } from '../../dataset';
import { delimiterOf } from '../../listing/csvRows';

/** The splits under the names that the official CSV gives them. */
export const USAGES: Readonly<Record<string, SplitName>> = {
  Training: 'train',
  PublicTest: 'validation',
  PrivateTest: 'test',
};
/** Of the images in it. */
export const CSV_SHAPE: ImageShape = [48, 48, 1];
const PIXELS = pixelsOf(CSV_SHAPE);
const CLASSES = 7;
/** A cell with so few numbers is no image that was cut short. */
const FEW_NUMBERS = 10;

/** One row of the official CSV. */
export interface Fer2013Row {
  readonly split: SplitName;
  /** Training, PublicTest or PrivateTest; empty in the challenge's `train.csv`, which does not say. */
  readonly usage: string;
  readonly label: number;
  /** [48, 48, 1] */
  readonly pixels: Uint8Array;
}

/** Whether images are asked for as they are in the CSV. */
export function isOwnShape(shape: ImageShape): boolean {
  return shape.join() === CSV_SHAPE.join();
}

interface Columns {
  readonly count: number;
  readonly label: number;
  readonly pixels: number;
  /** −1 in the challenge's `train.csv`. */
  readonly usage: number;
}

/**
 * Reads the official CSV row by row: `emotion,pixels,Usage`, pixels as 2,304 numbers with blanks between. The copy on Kaggle named
 * `icml_face_data.csv` has the last two columns the other way round and blanks after the commas, the challenge's `train.csv` has no
 * usage; all are read. Lines that hold no image are passed over where none comes after them.
 * @param remark told of such lines, in a sentence
 * @throws MienError naming the line that is short, or has a label, a pixel or a usage that FER2013 does not have
 */
export async function* readFer2013Csv(
  path: string,
  progress?: Report,
  remark: (sentence: string) => void = () => {},
): AsyncGenerator<Fer2013Row> {
  const bytes = statSync(path).size;
  const stream = createReadStream(path);
  let columns: Columns | undefined;
  let separator = ',';
  let line = 0;
  const junk: { line: number; error: MienError }[] = [];
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      const where = `${path}, line ${line}`;
      if (!columns) separator = delimiterOf(text);
      const cells = text.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, ''));
      if (!columns) {
        columns = readHeader(cells, where);
        continue;
      }
      if (cells.every((cell) => cell === '')) continue;
      const row = readRow(cells, columns, where);
      if (row instanceof MienError) {
        if (!isJunk(cells)) throw row;
        junk.push({ line, error: row });
        continue;
      }
      if (junk.length > 0) throw junk[0]!.error;
      yield row;
      progress?.(Math.min(stream.bytesRead, bytes - 1), bytes);
    }
  } finally {
    stream.destroy(); // which an end before its own does not
  }
  if (line < 2) throw new MienError(`${path} holds no images`, 'The official file has 35,888 lines.');
  if (junk.length > 0) {
    remark(
      `Passed over, as they hold no image: ${counted(junk.length, 'line')} after the last one (line ${junk[0]!.line}).`,
    );
  }
  progress?.(bytes, bytes);
}

/** Whether a line has nothing of an image, not even a part of one. */
function isJunk(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.split(/\s+/).length <= FEW_NUMBERS);
}

function readRow(cells: readonly string[], columns: Columns, where: string): Fer2013Row | MienError {
  if (cells.length !== columns.count) {
    return refuse(where, `has ${cells.length} columns where ${columns.count} were expected`);
  }
  const label = Number(cells[columns.label] || Number.NaN); // Number('') is 0
  if (!Number.isInteger(label) || label < 0 || label >= CLASSES) {
    return refuse(where, `has the emotion ${cells[columns.label]}, which is not 0 … ${CLASSES - 1}`);
  }
  const usage = columns.usage < 0 ? '' : cells[columns.usage]!;
  const split = columns.usage < 0 ? 'train' : USAGES[usage];
  if (!split) return refuse(where, `has the usage ${usage}, which is not ${Object.keys(USAGES).join(', ')}`);
  const pixels = readPixels(cells[columns.pixels]!, where);
  return pixels instanceof MienError ? pixels : { split, usage, label, pixels };
}

function readHeader(cells: readonly string[], where: string): Columns {
  const find = (name: string) => cells.findIndex((cell) => cell.replace(/^\ufeff/, '').toLowerCase() === name);
  const columns = { count: cells.length, label: find('emotion'), pixels: find('pixels'), usage: find('usage') };
  if (columns.label < 0 && columns.pixels >= 0 && cells.length === 1) {
    throw new MienError(
      `${where}: has pixels alone: the test images of the challenge, which have no labels`,
      'Give its train.csv, or icml_face_data.csv, which has all images with their labels.',
    );
  }
  if (columns.label < 0 || columns.pixels < 0 || (columns.usage < 0 && cells.length > 2)) {
    throw refuse(
      where,
      `has the columns ${cells.slice(0, 5).join(', ')} where emotion, pixels and Usage were expected`,
    );
  }
  return columns;
}

function readPixels(text: string, where: string): Uint8Array | MienError {
  const numbers = text.split(/\s+/);
  if (numbers.length !== PIXELS) return refuse(where, `has ${numbers.length} pixels where ${PIXELS} were expected`);
  const pixels = new Uint8Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) {
    const value = Number(numbers[i]);
    if (!(value >= 0 && value <= 255)) return refuse(where, `has the pixel ${numbers[i]}, which is not 0 … 255`);
    pixels[i] = value;
  }
  return pixels;
}

function refuse(where: string, what: string): MienError {
  return new MienError(`${where}: ${what}`, 'The file is damaged or is not FER2013; get it again.');
}
