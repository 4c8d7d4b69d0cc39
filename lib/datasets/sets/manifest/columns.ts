import { MienError } from '../../../support/errors';

const BOX = ['left', 'top', 'width', 'height'] as const;
const FACTOR = /^factor:(.*)$/i;

/** Where a manifest's columns are. */
export interface Columns {
  readonly count: number;
  readonly path: number;
  readonly label: number;
  readonly split: number | undefined;
  /** Of left, top, width, height. */
  readonly box: readonly number[] | undefined;
  readonly factors: readonly { readonly name: string; readonly at: number }[];
  /** Columns that mean nothing to mien, by name. */
  readonly others: readonly string[];
}

/**
 * Reads the header of a manifest, in any order and case.
 * @throws MienError when `path` or `label` is missing, only some box columns are there, a column is there twice or a factor has no name
 */
export function readColumns(cells: readonly string[], where: string): Columns {
  const names = cells.map((cell) => cell.trim());
  const keys = names.map((name) => name.toLowerCase());
  const twice = keys.find((key, i) => key !== '' && keys.indexOf(key) < i);
  if (twice !== undefined) throw refuse(where, `has the column ${twice} twice`);
  const find = (key: string) => (keys.includes(key) ? keys.indexOf(key) : undefined);
  const need = (key: string) => {
    const at = find(key);
    if (at === undefined && names.length === 1 && /[;\t]/.test(names[0]!)) {
      throw new MienError(
        `${where}: the columns are separated by ${names[0]!.includes(';') ? 'semicolons' : 'tabs'}`,
        'Save the file as CSV with commas between the columns.',
      );
    }
    if (at === undefined) throw refuse(where, `lacks the column ${key}; it has ${names.slice(0, 12).join(', ')}`);
    return at;
  };
  const [path, label] = [need('path'), need('label')];
  const lacking = BOX.filter((key) => find(key) === undefined);
  if (lacking.length > 0 && lacking.length < BOX.length) {
    throw refuse(where, `has some columns of a box but not ${lacking.join(', ')}`);
  }
  const factors = names.flatMap((name, at) => {
    const factor = FACTOR.exec(name)?.[1]?.trim();
    if (factor === '') throw refuse(where, 'has a factor without a name');
    return factor === undefined ? [] : [{ name: factor, at }];
  });
  const known = new Set<string>(['path', 'label', 'split', ...(lacking.length === 0 ? BOX : [])]);
  return {
    count: names.length,
    path,
    label,
    split: find('split'),
    box: lacking.length === 0 ? BOX.map((key) => find(key)!) : undefined,
    factors,
    others: names.filter((name, i) => !known.has(keys[i]!) && !FACTOR.test(name)),
  };
}

function refuse(where: string, what: string): MienError {
  return new MienError(
    `${where}: ${what}`,
    'The first line names the columns: path, label, and if wanted split, left, top, width, height, and factor:NAME for each factor.',
  );
}
