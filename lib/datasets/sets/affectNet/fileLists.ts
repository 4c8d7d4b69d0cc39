import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { counted } from '../../../support/counted';
import { MienError } from '../../../support/errors';
import { readCsv } from '../../listing/csvRows';
import type { Enclosure } from '../../listing/enclosure';
import type { Box, ListedImage } from '../../listing/listing';
import { Expressions } from './expressions';
import type { AffectNetForm } from './form';

/** Where copies of the release of 2017 keep the lists and the images, below the root. */
const LIST_FOLDERS = ['', 'Manually_Annotated_file_lists', 'Manually_Annotated'];
const IMAGE_FOLDERS = [
  'Manually_Annotated_Images',
  'Manually_Annotated/Manually_Annotated_Images',
  'Manually_Annotated',
];
/** In the official order, which `validation.csv` keeps without naming them: it has no header. */
const COLUMNS = [
  'subDirectory_filePath',
  'face_x',
  'face_y',
  'face_width',
  'face_height',
  'facial_landmarks',
  'expression',
  'valence',
  'arousal',
];
const BOX_COLUMNS = ['face_x', 'face_y', 'face_width', 'face_height'];

/**
 * The release of 2017: a row an image, with its face box in pixels of the whole photograph. An image without a box is used whole.
 * @throws MienError when the second list or the images are missing, and naming the line that is not AffectNet's
 */
export async function listFileLists(
  enclosure: Enclosure,
  expressions: Expressions,
): Promise<AffectNetForm | undefined> {
  const lists = LIST_FOLDERS.find((folder) => existsSync(join(enclosure.root, folder, 'training.csv')));
  if (lists === undefined) return undefined;
  const folder = IMAGE_FOLDERS.find((name) => existsSync(join(enclosure.root, name)));
  if (folder === undefined) {
    throw new MienError(
      `${join(enclosure.root, lists, 'training.csv')} is there, but none of the folders ${IMAGE_FOLDERS.map((name) => `${name}/`).join(', ')}`,
      `Unpack the images into ${join(enclosure.root, IMAGE_FOLDERS[0]!)}.`,
    );
  }
  enclosure.follow(folder);
  const images: ListedImage[] = [];
  let missing = 0;
  for (const [list, split] of [['training.csv', 'train'] as const, ['validation.csv', 'test'] as const]) {
    const path = join(enclosure.root, lists, list);
    if (!existsSync(path)) throw new MienError(`There is no ${path}`, 'Get it from the release: it is the test split.');
    let columns: Columns | undefined;
    for await (const { line, cells } of readCsv(path)) {
      const where = `${path}, line ${line}`;
      if (!columns) {
        const headed = cells.some((cell) => cell.trim() === 'subDirectory_filePath');
        columns = columnsOf(headed ? cells.map((cell) => cell.trim()) : COLUMNS, where);
        if (headed) continue;
      }
      const number = Expressions.numberOf(cells[columns.expression] ?? '');
      if (number === undefined)
        throw refuse(where, `has the expression "${cells[columns.expression] ?? ''}", which is not 0 … 10`);
      const name = cells[columns.file] ?? '';
      const located = enclosure.locate(name, folder);
      if ('refused' in located) throw refuse(where, `the path "${name}" ${located.refused}`);
      const label = expressions.labelOf(number);
      if (label === undefined) continue;
      if (located.missing) missing++;
      images.push({ file: located.file, split, label, box: boxOf(columns.box.map((at) => cells[at])) });
    }
  }
  if (missing === images.length) {
    throw new MienError(
      `None of the ${counted(images.length, 'image')} that the lists name is in ${join(enclosure.root, folder)}`,
      `It has to hold the numbered folders, so that ${images[0]?.file ?? 'its images'} is there.`,
    );
  }
  const whole = images.filter(({ box }) => box === undefined).length;
  return {
    images,
    notes: whole > 0 ? [`Used whole, for want of a face box: ${counted(whole, 'image')}.`] : [],
  };
}

interface Columns {
  readonly file: number;
  readonly expression: number;
  readonly box: readonly number[];
}

function columnsOf(names: readonly string[], where: string): Columns {
  const find = (name: string) => {
    const at = names.indexOf(name);
    if (at < 0) throw refuse(where, `lacks the column ${name}`);
    return at;
  };
  return { file: find('subDirectory_filePath'), expression: find('expression'), box: BOX_COLUMNS.map(find) };
}

/** Images on which no face was found have −1 or nothing for a box. */
function boxOf(cells: readonly (string | undefined)[]): Box | undefined {
  const [left, top, width, height] = cells.map((cell) => (cell?.trim() ? Number(cell) : Number.NaN)) as [
    number,
    number,
    number,
    number,
  ];
  if (![left, top, width, height].every(Number.isFinite) || width <= 0 || height <= 0) return undefined;
  return { left, top, width, height };
}

function refuse(where: string, what: string): MienError {
  return new MienError(`${where}: ${what}`, 'The list is damaged or is not that of AffectNet 2017; get it again.');
}
