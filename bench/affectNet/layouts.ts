/** The three layouts in which people have AffectNet, side by side in one folder; a photograph is one file under three names. */
import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AFFECTNET_CLASSES } from '../../lib/datasets/sets/affectNet/expressions';
import type { AffectNetSet, Photograph } from './plan';

export const LAYOUTS = ['2017', '2021', 'folders'] as const;

const SETS_2021 = { training: 'train_set', validation: 'val_set' } as const;
const SETS_FOLDERS = { training: 'train', validation: 'val' } as const;
/** The release of 2017 has its photographs in so many numbered folders. */
const FOLDERS_2017 = 1000;
const HEADER = 'subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal';

/** Every folder that photographs go to; what stood there is removed. */
export function makeFolders(root: string): void {
  for (const layout of LAYOUTS) rmSync(join(root, layout), { recursive: true, force: true });
  const make = (...path: readonly string[]) => mkdirSync(join(root, ...path), { recursive: true });
  for (let i = 0; i < FOLDERS_2017; i++) make('2017', 'Manually_Annotated_Images', String(i + 1));
  for (const set of ['training', 'validation'] as const) {
    for (const folder of ['images', 'annotations']) make('2021', SETS_2021[set], folder);
    for (const name of AFFECTNET_CLASSES) make('folders', SETS_FOLDERS[set], name);
  }
}

/** Writes a photograph once, with a name and an annotation in each layout. */
export function place(root: string, set: AffectNetSet, { id, expression }: Photograph, jpeg: Uint8Array): void {
  const file = join(root, '2017', 'Manually_Annotated_Images', pathIn2017(id));
  writeFileSync(file, jpeg);
  linkSync(file, join(root, '2021', SETS_2021[set], 'images', `${id}.jpg`));
  writeFileSync(join(root, '2021', SETS_2021[set], 'annotations', `${id}_exp.npy`), npyDigit(expression));
  linkSync(file, join(root, 'folders', SETS_FOLDERS[set], AFFECTNET_CLASSES[expression]!, `${id}.jpg`));
}

/** `training.csv`, with a header, or `validation.csv`, which has none: with 68 landmarks a line, as in the release. */
export function writeList(root: string, set: AffectNetSet, photographs: readonly Photograph[]): void {
  const path = join(root, '2017', 'Manually_Annotated_file_lists', `${set}.csv`);
  mkdirSync(dirname(path), { recursive: true });
  const lines = photographs.map(({ id, expression, box }) => {
    const [left, top, width, height] = box;
    const landmarks = Array.from({ length: 68 }, (_, i) => {
      const [x, y] = [left + (width * (i % 17)) / 17, top + (height * (i % 13)) / 13];
      return `${x.toFixed(2)};${y.toFixed(2)}`;
    });
    return [pathIn2017(id), ...box, landmarks.join(';'), expression, '0.1', '-0.2'].join(',');
  });
  writeFileSync(path, [...(set === 'training' ? [HEADER] : []), ...lines, ''].join('\n'));
}

function pathIn2017(id: number): string {
  return `${1 + (id % FOLDERS_2017)}/${id}.jpg`;
}

/** As `numpy.save(path, '3')`: version 1.0, one character of four bytes. */
function npyDigit(digit: number): Buffer {
  const header = "{'descr': '<U1', 'fortran_order': False, 'shape': (), }".padEnd(117);
  const start = Buffer.concat([Buffer.from('934e554d505901007600', 'hex'), Buffer.from(`${header}\n`)]);
  return Buffer.concat([start, Buffer.from([48 + digit, 0, 0, 0])]);
}
