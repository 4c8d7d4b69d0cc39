import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { MienError } from '../../../support/errors';
import type { Report } from '../../../support/listener';
import type { SplitName } from '../../dataset';
import type { CacheWriter } from '../../packed/cacheWriter';

/** The splits under the names that the official CSV gives them. */
export const USAGES: Readonly<Record<string, SplitName>> = {
  Training: 'train',
  PublicTest: 'validation',
  PrivateTest: 'test',
};
const PIXELS = 48 * 48;
const CLASSES = 7;

/** One row of the official CSV. */
export interface Fer2013Row {
  readonly split: SplitName;
  /** Training, PublicTest or PrivateTest. */
  readonly usage: string;
  readonly label: number;
  /** [48, 48, 1] */
  readonly pixels: Uint8Array;
}

/** Packs the official CSV; see `readFer2013Csv`. */
export async function packCsv(path: string, writer: CacheWriter, progress?: Report): Promise<void> {
  for await (const { split, label, pixels } of readFer2013Csv(path, progress)) writer.add(split, pixels, [label], [[]]);
}

/**
 * Reads the official CSV row by row: `emotion,pixels,Usage`, pixels as 2,304 numbers with blanks between. The copy on Kaggle named
 * `icml_face_data.csv` has the last two columns the other way round and blanks after the commas; both are read.
 * @throws MienError naming the line that is short, or has a label, a pixel or a usage that FER2013 does not have
 */
export async function* readFer2013Csv(path: string, progress?: Report): AsyncGenerator<Fer2013Row> {
  const bytes = statSync(path).size;
  const stream = createReadStream(path);
  let columns: { label: number; pixels: number; usage: number } | undefined;
  let line = 0;
  for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    const where = `${path}, line ${line}`;
    const cells = text.split(',').map((cell) => cell.trim().replace(/^"|"$/g, ''));
    if (!columns) {
      columns = readHeader(cells, where);
      continue;
    }
    if (text.trim() === '') continue;
    if (cells.length !== 3) throw refuse(where, `has ${cells.length} columns where 3 were expected`);
    const label = Number(cells[columns.label] || Number.NaN); // Number('') is 0
    if (!Number.isInteger(label) || label < 0 || label >= CLASSES) {
      throw refuse(where, `has the emotion ${cells[columns.label]}, which is not 0 … ${CLASSES - 1}`);
    }
    const usage = cells[columns.usage] as string;
    const split = USAGES[usage];
    if (!split) throw refuse(where, `has the usage ${usage}, which is not ${Object.keys(USAGES).join(', ')}`);
    yield { split, usage, label, pixels: readPixels(cells[columns.pixels] as string, where) };
    progress?.(Math.min(stream.bytesRead, bytes - 1), bytes);
  }
  if (line < 2) throw new MienError(`${path} holds no images`, 'The official file has 35,888 lines.');
  progress?.(bytes, bytes);
}

function readHeader(cells: readonly string[], where: string) {
  const find = (name: string) => cells.findIndex((cell) => cell.toLowerCase() === name);
  const columns = { label: find('emotion'), pixels: find('pixels'), usage: find('usage') };
  if (Object.values(columns).includes(-1)) {
    throw refuse(
      where,
      `has the columns ${cells.slice(0, 5).join(', ')} where emotion, pixels and Usage were expected`,
    );
  }
  return columns;
}

function readPixels(text: string, where: string): Uint8Array {
  const numbers = text.split(/\s+/);
  if (numbers.length !== PIXELS) throw refuse(where, `has ${numbers.length} pixels where ${PIXELS} were expected`);
  const pixels = new Uint8Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) {
    const value = Number(numbers[i]);
    if (!(value >= 0 && value <= 255)) throw refuse(where, `has the pixel ${numbers[i]}, which is not 0 … 255`);
    pixels[i] = value;
  }
  return pixels;
}

function refuse(where: string, what: string): MienError {
  return new MienError(`${where}: ${what}`, 'The file is damaged or is not FER2013; get it again.');
}
