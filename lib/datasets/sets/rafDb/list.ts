/**
 * RAF-DB, the single-label part (Li, Deng & Du 2017): 12,271 training and 3,068 test images in 7 classes, as its authors aligned them
 * (100 × 100 pixels). It has no validation split: a tenth of the training images of each class is held out to select on.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MienError } from '../../../support/errors';
import { Enclosure } from '../../listing/enclosure';
import type { ListedImage, Listing } from '../../listing/listing';
import { heldOutNote, holdOut, SPLIT_SEED, type SplitOptions } from '../../splits/stratifiedSplit';

/** In the order of its numbers, 1 … 7. */
export const RAF_DB_CLASSES = ['surprise', 'fear', 'disgust', 'happy', 'sad', 'anger', 'neutral'] as const;

/** The authors' own spelling. */
const LIST = 'EmoLabel/list_patition_label.txt';
const FOLDERS = ['Image/aligned', 'Image/aligned/aligned'];
const HELD_OUT = { validation: 0.1 };

/**
 * Lists `EmoLabel/list_patition_label.txt` and `Image/aligned/`, in the root or in its folder `basic/`.
 * @throws MienError when one is missing, naming what was looked for, and naming the line that is not RAF-DB's
 */
export function listRafDb(root: string, { splitSeed = SPLIT_SEED }: SplitOptions = {}): Listing {
  const enclosure = new Enclosure(root);
  const base = ['', 'basic/'].find((folder) => existsSync(join(enclosure.root, folder, LIST)));
  if (base === undefined) {
    throw new MienError(
      `${enclosure.root} has neither ${LIST} nor basic/${LIST}`,
      'Give the folder basic/ of RAF-DB, which holds EmoLabel/ and Image/.',
    );
  }
  const list = join(enclosure.root, base, LIST);
  const rows = readList(list);
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
  return {
    name: 'raf-db',
    classes: RAF_DB_CLASSES,
    factors: [],
    root: enclosure.root,
    images: holdOut(images, HELD_OUT, splitSeed),
    notes: [heldOutNote(HELD_OUT, splitSeed)],
  };
}

/** Lines like `train_00001.jpg 5`. */
function readList(list: string): { line: number; name: string; label: number }[] {
  const rows = readFileSync(list, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map((text, i) => ({ text: text.trim(), line: i + 1 }))
    .filter(({ text }) => text !== '')
    .map(({ text, line }) => {
      const [, name, number] = /^((?:train|test)_\S+\.jpg)\s+(\S+)$/.exec(text) ?? [];
      if (name === undefined) throw refuse(`${list}, line ${line}`, `"${text}" is not like "train_00001.jpg 5"`);
      if (!/^[1-7]$/.test(number!))
        throw refuse(`${list}, line ${line}`, `has the label ${number}, which is not 1 … 7`);
      return { line, name, label: Number(number) - 1 };
    });
  for (const split of ['train', 'test']) {
    if (!rows.some(({ name }) => name.startsWith(split))) throw refuse(list, `names no ${split} images`);
  }
  return rows;
}

function refuse(where: string, what: string): MienError {
  return new MienError(`${where}: ${what}`, 'The list is damaged or is not that of RAF-DB; get it again.');
}
