/** Any CSV with a line for each image: the way to bring data that has a layout of its own. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { MienError } from '../../../support/errors';
import { SPLIT_NAMES, type SplitName } from '../../dataset';
import { type CsvRow, readCsv } from '../../listing/csvRows';
import { drawSplits } from '../../listing/drawSplits';
import { Enclosure } from '../../listing/enclosure';
import { factorCodes } from '../../listing/factorCodes';
import type { Box, Listing } from '../../listing/listing';
import { isMissing } from '../../listing/missing';
import { namePattern } from '../../listing/namePattern';
import { withoutRepeats } from '../../listing/repeats';
import { SPLIT_SEED, type SplitOptions } from '../../splits/drawnSplit';
import { NAMES_OF_SPLITS, splitOf } from '../../splits/splitNames';
import { boxNotes, otherBoxNotes, readBox } from './boxes';
import { type Columns, readColumns } from './columns';
import { classesOf, type WrittenLabel } from './labels';
import type { ManifestOptions } from './options';

interface Row extends WrittenLabel {
  readonly file: string;
  readonly missing: boolean;
  readonly box: Box | undefined;
  /** As they are written, in the order of the factors. */
  readonly factors: readonly string[];
}

/**
 * Lists the images of a CSV with the columns `path` (below the CSV's folder) and `label`, and if they are there `split`, the box `left`,
 * `top`, `width`, `height` in pixels (empty for the whole image), and `factor:NAME` (empty where unknown); the options say what else they
 * may be called. UTF-8, quotes as in RFC 4180; commas, semicolons or tabs.
 * The classes are the labels of the training rows, sorted. Where no row has a split and a factor `person` (`subject`, `participant`,
 * `identity`) names everybody, the images are divided by person; else a split that no row has is a tenth of the training images.
 * @param root the CSV, or the folder with a `manifest.csv`
 * @throws MienError naming the line and what is wrong with it; a path that is absolute or leaves the folder is refused
 * @throws UsageError when the pattern is none
 */
export async function listManifest(
  root: string,
  options: Partial<ManifestOptions> & SplitOptions = {},
): Promise<Listing> {
  const { splitSeed = SPLIT_SEED, images: folder = null, pattern: text = null } = options;
  const path = findManifest(resolve(root));
  const enclosure = new Enclosure(folder === null ? dirname(path) : resolve(folder));
  const pattern = text === null ? undefined : namePattern(text, 'dataset.manifest.pattern');
  let columns: Columns | undefined;
  const read: Row[] = [];
  for await (const row of readCsv(path)) {
    const where = `${path}, line ${row.line}`;
    if (columns) read.push(readRow(row, columns, enclosure, where));
    else columns = readColumns(row.cells, where, options);
  }
  const { rows, notes } = withoutRepeats(
    withWholeNumbers(read),
    ({ line: _, ...row }) => JSON.stringify(row),
    ({ line }) => `line ${line}`,
  );
  const classes = classesOf(rows, path);
  if (rows.every(({ missing }) => missing)) {
    throw new MienError(
      `None of the ${rows.length} images of ${path} is there; the first would be ${join(enclosure.root, rows[0]!.file)}`,
      'Paths are below the folder of the manifest, or below that of --set dataset.manifest.images=DIR.',
    );
  }
  const names = [...columns!.factors.map(({ name }) => name), ...(pattern?.factors ?? [])];
  const none = pattern?.factors.map(() => '') ?? [];
  const { factors, codes } = factorCodes(
    names,
    rows.map((row) => [...row.factors, ...(pattern?.read(row.file)?.factors ?? none)]),
  );
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const images = rows.map(({ file, split, text, box }, i) => ({
    ...{ file, split, label: labelOf.get(text)! },
    ...(box && { box }),
    ...(names.length > 0 && { factors: codes[i]! }),
  }));
  const drawn = drawSplits(images, classes, factors, splitSeed);
  const { others } = columns!;
  return {
    name: basename(path, extname(path)),
    classes,
    factors,
    root: enclosure.root,
    ...drawn,
    notes: [
      ...(others.length > 0 ? [`Columns that are not used: ${others.join(', ')}.`] : []),
      ...(columns!.box ? [] : otherBoxNotes(others)),
      ...notes,
      ...boxNotes(rows),
      ...drawn.notes,
    ],
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
  const name = cells[columns.path]!.trim();
  const located = enclosure.locate(name);
  if ('refused' in located) {
    throw refuse(`the path "${name}" ${located.refused}`, 'Paths are below the folder of the manifest and stay in it.');
  }
  const text = cells[columns.label]!.trim().normalize('NFC');
  if (text === '') throw refuse('the label is empty', 'Give the label or take the line away.');
  if (isMissing(text)) {
    throw refuse(
      `the label is "${text}", as programs write one that is missing`,
      'Give the label or take the line away; a class of that name has to be called otherwise, such as "no expression".',
    );
  }
  return {
    line,
    ...located,
    text,
    split: readSplit(cells, columns, where),
    box:
      columns.box &&
      readBox(
        columns.box.map((at) => cells[at]!),
        where,
      ),
    factors: columns.factors.map(({ at }) => (isMissing(cells[at]!) ? '' : cells[at]!.trim().normalize('NFC'))),
  };
}

/** `3` for `3.0`, which pandas makes of whole numbers where a column has gaps. */
function withWholeNumbers(rows: readonly Row[]): readonly Row[] {
  if (!rows.every(({ text }) => /^-?\d+(\.0)?$/.test(text))) return rows;
  return rows.map((row) => ({ ...row, text: row.text.replace('.0', '') }));
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
