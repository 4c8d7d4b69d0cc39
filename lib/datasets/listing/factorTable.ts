/**
 * Factors of a listing's images from a table that was made apart from them: of pose, of who it is, of anything that another
 * program has said.
 */
import { posix } from 'node:path';
import { MienError } from '../../support/errors';
import { groupBy } from '../../support/numbers';
import { peopleFactor } from '../splits/people';
import { type BinnedColumn, binned } from './binned';
import { readCsv } from './csvRows';
import { factorCodes } from './factorCodes';
import type { Listing } from './listing';
import { isMissing } from './missing';

/** What the column with the images' names may be called. */
const NAMES = ['path', 'file', 'filename', 'image', 'name'];

interface Table {
  readonly factors: readonly string[];
  /** By the name that stands in the table, as `keyOf` has it. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
}

/**
 * A listing whose images have the factors of a CSV besides their own: a column `path` (or `file`, `filename`, `image`, `name`)
 * with their names below the listing's root, or their bare file names, and a column for each factor, empty where it is unknown. A
 * column of numbers with more than 12 different ones is divided into five bins of as many images each, unless it says who somebody is.
 * @throws MienError when the table has no such column, a factor that the listing has too, or one image twice; when it has a bare name that
 * several images have; and when it knows no image
 */
export async function withFactorTable(listing: Listing, path: string): Promise<Listing> {
  const table = await readTable(path);
  const own = new Set(listing.factors.map(({ name }) => name));
  const twice = table.factors.find((name) => own.has(name));
  if (twice !== undefined) {
    throw new MienError(`${path} has the factor ${twice}, which ${listing.name} has too`, 'Call its column otherwise.');
  }
  const keys = listing.images.map(({ file }) => keyOf(file));
  const written = rowsOf(keys, table, path);
  const known = written.filter((row) => row !== undefined).length;
  if (known === 0) {
    throw new MienError(
      `${path} knows none of the ${listing.images.length} images of ${listing.name}; the first is ${listing.images[0]?.file}`,
      `Its first column that is called ${NAMES.join(', ')} has to have their names below ${listing.root}.`,
    );
  }
  const who = peopleFactor(table.factors.map((name) => ({ name })))?.name;
  const columns = table.factors.map((name, f): BinnedColumn => {
    const values = written.map((row) => row?.[f] ?? '');
    return name === who ? { values } : binned(values);
  });
  const { factors, codes } = factorCodes(
    table.factors,
    written.map((_, i) => columns.map(({ values }) => values[i]!)),
  );
  const ordered = factors.map((factor, f) => ({ ...factor, values: columns[f]!.order ?? factor.values }));
  const codeOf = (f: number, code: number) => (code < 0 ? -1 : ordered[f]!.values.indexOf(factors[f]!.values[code]!));
  const missing = listing.images.length - known;
  return {
    ...listing,
    factors: [...listing.factors, ...ordered],
    images: listing.images.map((image, i) => ({
      ...image,
      factors: [...(image.factors ?? []), ...codes[i]!.map((code, f) => codeOf(f, code))],
    })),
    notes: [
      ...listing.notes,
      `Factors of a table, by file name: ${table.factors.join(', ')}${missing > 0 ? `; of ${missing} images it says nothing` : ''}.`,
      ...binnedNote(table.factors.filter((_, f) => columns[f]!.order)),
      ...strayNote(keys, table),
    ],
  };
}

function binnedNote(factors: readonly string[]): string[] {
  return factors.length === 0
    ? []
    : [`Numbers of many kinds, in five ranges of as many images each: ${factors.join(', ')}.`];
}

/** Rows that no image is called like are most often of images that somebody has moved. */
function strayNote(keys: readonly string[], { rows }: Table): string[] {
  const names = new Set(keys.flatMap((key) => [key, posix.basename(key)]));
  const stray = [...rows.keys()].filter((name) => !names.has(name));
  return stray.length === 0
    ? []
    : [`Rows of the table that no image is called like: ${stray.length} of ${rows.size} (such as ${stray[0]}).`];
}

/** One name is written in several ways: accents as macOS writes them, slashes as Windows does. */
function keyOf(name: string): string {
  return posix.normalize(name.replaceAll('\\', '/')).normalize('NFC');
}

/** [N] the row of each image: that of its path, else of its bare name, which then has to be its alone. */
function rowsOf(keys: readonly string[], { rows }: Table, path: string): (readonly string[] | undefined)[] {
  const byName = groupBy(
    keys.filter((key) => !rows.has(key)),
    (key) => posix.basename(key),
  );
  for (const [name, alike] of byName) {
    if (alike.length === 1 || !rows.has(name)) continue;
    throw new MienError(
      `${path} has ${name}, which is the name of ${alike.length} images, such as ${alike[0]} and ${alike[1]}`,
      'Write their paths instead.',
    );
  }
  return keys.map((key) => rows.get(key) ?? rows.get(posix.basename(key)));
}

/** @throws MienError where a dataset's images have no names, so that no table can be joined to them */
export function refuseFactorTable(path: string | undefined, what: string): void {
  if (path === undefined) return;
  throw new MienError(
    `${what} has no file names that the factors of ${path} could be joined by`,
    'Leave out dataset.factors, or give the dataset as folders of images.',
  );
}

async function readTable(path: string): Promise<Table> {
  const rows = new Map<string, readonly string[]>();
  let names: string[] | undefined;
  let key = -1;
  for await (const { line, cells } of readCsv(path)) {
    if (!names) {
      names = cells.map((cell) => cell.trim());
      key = names.findIndex((name) => NAMES.includes(name.toLowerCase()));
      checkColumns(path, names, key);
      continue;
    }
    if (cells.length !== names.length) {
      throw new MienError(
        `${path}, line ${line}: has ${cells.length} cells where the header has ${names.length}`,
        'Mend the line; a cell with a comma in it stands in quotes.',
      );
    }
    const name = keyOf(cells[key]!.trim());
    if (rows.has(name)) throw new MienError(`${path}, line ${line}: ${name} is there twice`, 'Take one of them away.');
    const values = cells.filter((_, at) => at !== key);
    rows.set(
      name,
      values.map((value) => (isMissing(value) ? '' : value.trim().normalize('NFC'))),
    );
  }
  return { factors: names?.filter((_, at) => at !== key) ?? [], rows };
}

function checkColumns(path: string, names: readonly string[], key: number): void {
  const shown = names.join(', ');
  if (key < 0)
    throw new MienError(`${path} has no column of file names; it has ${shown}`, `Call it ${NAMES.join(', or ')}.`);
  if (names.length < 2) throw new MienError(`${path} has no column but ${shown}`, 'Add one for each factor.');
  const bad = names.find((name, at) => name === '' || name === 'expression' || names.indexOf(name) < at);
  if (bad === undefined) return;
  throw new MienError(
    `${path} has a column called "${bad}"${bad === '' || bad === 'expression' ? '' : ' twice'}`,
    'Each factor has a name of its own, which is not expression.',
  );
}
