/** Any CSV with a line for each image: the way to bring data that has a layout of its own. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { MienError } from '../../../support/errors';
import { SPLIT_NAMES, type SplitName } from '../../dataset';
import { type CsvRow, readCsv } from '../../listing/csvRows';
import { Enclosure } from '../../listing/enclosure';
import type { Box, Listing } from '../../listing/listing';
import { NAMES_OF_SPLITS, splitOf } from '../../splits/splitNames';
import { SPLIT_SEED, type SplitOptions } from '../../splits/stratifiedSplit';
import { type Columns, readColumns } from './columns';
import { drawSplits } from './drawSplits';
import { classesOf, type WrittenLabel } from './labels';

interface Row extends WrittenLabel {
  readonly file: string;
  readonly missing: boolean;
  readonly box: Box | undefined;
  /** As they are written, in the order of the factors. */
  readonly factors: readonly string[];
}

/**
 * Lists the images of a CSV with the columns `path` (below the CSV's folder) and `label`, and if they are there `split`, the box `left`,
 * `top`, `width`, `height` in pixels (empty for the whole image), and `factor:NAME` (empty where unknown). UTF-8, quotes as in RFC 4180.
 * The classes are the labels of the training rows, sorted. Where no row has a split and a factor `person` (`subject`, `participant`,
 * `identity`) names everybody, the images are divided by person; else a split that no row has is a tenth of the training images of each class.
 * @param root the CSV, or the folder with a `manifest.csv`
 * @throws MienError naming the line and what is wrong with it; a path that is absolute or leaves the folder is refused
 */
export async function listManifest(root: string, { splitSeed = SPLIT_SEED }: SplitOptions = {}): Promise<Listing> {
  const path = findManifest(resolve(root));
  const enclosure = new Enclosure(dirname(path));
  let columns: Columns | undefined;
  const rows: Row[] = [];
  for await (const row of readCsv(path)) {
    if (columns) rows.push(readRow(row, columns, enclosure, `${path}, line ${row.line}`));
    else columns = readColumns(row.cells, `${path}, line ${row.line}`);
  }
  const classes = classesOf(rows, path);
  if (rows.every(({ missing }) => missing)) {
    throw new MienError(
      `None of the ${rows.length} images of ${path} is there; the first would be ${join(enclosure.root, rows[0]!.file)}`,
      'Paths are below the folder of the manifest.',
    );
  }
  const { factors, others } = columns!;
  const values = factors.map((_, f) =>
    [...new Set(rows.map((row) => row.factors[f]!))].filter((text) => text !== '').sort(),
  );
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const codeOf = values.map((names) => new Map(names.map((name, code) => [name, code])));
  const images = rows.map(({ file, split, text, box, factors: written }) => ({
    file,
    split,
    label: labelOf.get(text)!,
    ...(box && { box }),
    ...(factors.length > 0 && { factors: written.map((value, f) => codeOf[f]!.get(value) ?? -1) }),
  }));
  const named = factors.map(({ name }, f) => ({ name, values: values[f]! }));
  const divided = drawSplits(images, classes, named, splitSeed);
  return {
    name: basename(path, extname(path)),
    classes,
    factors: named,
    root: enclosure.root,
    images: divided.images,
    notes: [...(others.length > 0 ? [`Columns that are not used: ${others.join(', ')}.`] : []), ...divided.notes],
  };
}

function findManifest(path: string): string {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) throw new MienError(`There is no ${path}`, 'Give the CSV, or the folder with manifest.csv, with --root.');
  if (!entry.isDirectory()) return path;
  const inside = join(path, 'manifest.csv');
  if (!existsSync(inside)) throw new MienError(`There is no ${inside}`, 'Give the CSV itself if it has another name.');
  return inside;
}

function readRow({ line, cells }: CsvRow, columns: Columns, enclosure: Enclosure, where: string): Row {
  const refuse = (what: string, cure: string) => new MienError(`${where}: ${what}`, cure);
  if (cells.length !== columns.count) {
    throw refuse(
      `has ${cells.length} cells where the header has ${columns.count}`,
      'Mend the line; a cell with a comma in it stands in quotes.',
    );
  }
  const damaged = cells.find((cell) => cell.includes('\ufffd'));
  if (damaged !== undefined) throw refuse(`"${damaged}" is not UTF-8`, 'Save the file as CSV in UTF-8.');
  const name = cells[columns.path]!;
  const located = enclosure.locate(name);
  if ('refused' in located) {
    throw refuse(`the path "${name}" ${located.refused}`, 'Paths are below the folder of the manifest and stay in it.');
  }
  const text = cells[columns.label]!.trim();
  if (text === '') throw refuse('the label is empty', 'Give the label or take the line away.');
  return {
    line,
    ...located,
    text,
    split: readSplit(cells, columns, where),
    box: readBox(cells, columns, where),
    factors: columns.factors.map(({ at }) => cells[at]!.trim()),
  };
}

function readSplit(cells: readonly string[], { split }: Columns, where: string): SplitName {
  if (split === undefined) return 'train';
  const known = splitOf(cells[split]!);
  if (known) return known;
  throw new MienError(
    `${where}: has the split "${cells[split]}"`,
    `It takes ${SPLIT_NAMES.flatMap((name) => NAMES_OF_SPLITS[name]).join(', ')}.`,
  );
}

function readBox(cells: readonly string[], { box }: Columns, where: string): Box | undefined {
  const texts = box?.map((at) => cells[at]!.trim());
  if (!texts || texts.every((text) => text === '')) return undefined;
  const [left, top, width, height] = texts.map((text) => (text === '' ? Number.NaN : Number(text))) as [
    number,
    number,
    number,
    number,
  ];
  if ([left, top, width, height].every(Number.isFinite) && width > 0 && height > 0) return { left, top, width, height };
  throw new MienError(
    `${where}: has the box "${texts.join(', ')}"`,
    'It takes left, top, width and height in pixels, the last two above 0; leave all four empty to use the whole image.',
  );
}
