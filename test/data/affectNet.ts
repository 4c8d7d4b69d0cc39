/** Tiny copies of AffectNet in the layouts in which people have it, of geometric shapes. */
import { join } from 'node:path';
import { writeFile } from './fer2013';
import { npyText } from './npyScalar';
import { writeShapes } from './shapes';

export interface AffectNetRow {
  readonly file: string;
  readonly expression: number | string;
  readonly box?: readonly (number | string)[];
}

const HEADER = 'subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal';

function lineOf({ file, expression, box = [4, 5, 12, 13] }: AffectNetRow): string {
  const landmarks = Array.from({ length: 68 }, (_, i) => `${4 + (i % 12)}.25;${5 + (i % 13)}.75`).join(';');
  return [file, ...box, landmarks, expression, '0.1', '-0.2'].join(',');
}

/** `training.csv` with a header, as the release has it. */
export const trainingCsv = (rows: readonly AffectNetRow[]) => [HEADER, ...rows.map(lineOf), ''].join('\n');
/** `validation.csv`, which has none. */
export const validationCsv = (rows: readonly AffectNetRow[]) => [...rows.map(lineOf), ''].join('\n');

/** The release of 2017 with the lists in a folder of their own. */
export async function writeAffectNet2017(
  root: string,
  training: readonly AffectNetRow[],
  validation: readonly AffectNetRow[],
  { lists = 'Manually_Annotated_file_lists', images = 'Manually_Annotated_Images' } = {},
): Promise<void> {
  writeFile(join(root, lists, 'training.csv'), trainingCsv(training));
  writeFile(join(root, lists, 'validation.csv'), validationCsv(validation));
  await writeShapes(
    join(root, images),
    [...training, ...validation].map(({ file }) => file),
  );
}

/** The release of 2021: expressions[i] is that of image i of the set; the other annotations stand beside it. */
export async function writeAffectNet2021(root: string, set: string, expressions: readonly string[]): Promise<void> {
  await writeShapes(
    join(root, set, 'images'),
    expressions.map((_, id) => `${id}.jpg`),
  );
  for (const [id, expression] of expressions.entries()) {
    writeFile(join(root, set, 'annotations', `${id}_exp.npy`), npyText(expression));
    for (const other of ['val', 'aro', 'lnd']) {
      writeFile(join(root, set, 'annotations', `${id}_${other}.npy`), npyText('0.5'));
    }
  }
}
