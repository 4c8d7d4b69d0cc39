import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MienError } from '../../../support/errors';
import type { Enclosure } from '../../listing/enclosure';
import type { ListedImage } from '../../listing/listing';
import { withoutRepeats } from '../../listing/repeats';
import type { RafDbForm } from './form';

/** The authors' own spelling. */
export const LIST = 'EmoLabel/list_patition_label.txt';
const FOLDERS = ['Image/aligned', 'Image/aligned/aligned'];

interface Line {
  readonly line: number;
  readonly name: string;
  readonly label: number;
}

/**
 * The authors' release: `EmoLabel/list_patition_label.txt` and `Image/aligned/`, in the root or in its folder `basic/`.
 * @returns undefined where the root has no such list
 * @throws MienError when the images are missing, naming what was looked for, and naming the line that is not RAF-DB's
 */
export function listRelease(enclosure: Enclosure): RafDbForm | undefined {
  const base = ['', 'basic/'].find((folder) => existsSync(join(enclosure.root, folder, LIST)));
  if (base === undefined) return undefined;
  const list = join(enclosure.root, base, LIST);
  const { rows, notes } = readList(list);
  // the last folder that is there: some archives unpack into a folder of their own name
  const folder = FOLDERS.filter((name) => enclosure.follow(base + name) !== undefined).at(-1);
  if (folder === undefined) {
    throw new MienError(
      `There is no ${join(enclosure.root, base, FOLDERS[0]!)}`,
      'Unpack aligned.zip of RAF-DB there: the protocol uses the aligned faces.',
    );
  }
  let missing = 0;
  const images = rows.map(({ line, name, label }): ListedImage => {
    const located = enclosure.locate(name.replace(/\.jpg$/, '_aligned.jpg'), base + folder);
    if ('refused' in located) throw refuse(`${list}, line ${line}`, `the name "${name}" ${located.refused}`);
    if (located.missing) missing++;
    return { file: located.file, split: name.startsWith('train') ? 'train' : 'test', label };
  });
  if (missing === images.length) {
    throw new MienError(
      `None of the ${images.length} images of ${list} is in ${join(enclosure.root, base, folder)}`,
      `They are called like ${images[0]!.file}.`,
    );
  }
  return { images, notes };
}

/** Lines like `train_00001.jpg 5`. */
function readList(list: string): { rows: Line[]; notes: string[] } {
  const lines = readFileSync(list, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((text, i) => ({ text: text.trim(), line: i + 1 }))
    .filter(({ text }) => text !== '')
    .map(({ text, line }): Line => {
      const [, name, number] = /^((?:train|test)_\S+\.jpg)\s+(\S+)$/.exec(text) ?? [];
      if (name === undefined) throw refuse(`${list}, line ${line}`, `"${text}" is not like "train_00001.jpg 5"`);
      if (!/^[1-7]$/.test(number!))
        throw refuse(`${list}, line ${line}`, `has the label ${number}, which is not 1 … 7`);
      return { line, name, label: Number(number) - 1 };
    });
  for (const split of ['train', 'test']) {
    if (!lines.some(({ name }) => name.startsWith(split))) throw refuse(list, `names no ${split} images`);
  }
  const unique = withoutRepeats(
    lines,
    ({ name, label }) => `${name} ${label}`,
    ({ line, name }) => `line ${line}, ${name}`,
  );
  const first = new Map<string, Line>();
  for (const row of unique.rows) {
    const other = first.get(row.name);
    if (other) {
      throw refuse(
        `${list}, line ${row.line}`,
        `${row.name} has the label ${row.label + 1}, and ${other.label + 1} in line ${other.line}`,
      );
    }
    first.set(row.name, row);
  }
  return unique;
}

function refuse(where: string, what: string): MienError {
  return new MienError(`${where}: ${what}`, 'The list is damaged or is not that of RAF-DB; get it again.');
}
