import { MienError } from '../../../support/errors';
import { MANIFEST_DEFAULTS, type ManifestOptions } from './options';

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
 * Reads the header of a manifest, in any order and case. A column without a name, such as the index that pandas writes, is none.
 * @throws MienError when a column that is needed is missing, only some box columns are there, a column is there twice or a factor has no name
 */
export function readColumns(
  cells: readonly string[],
  where: string,
  options: Partial<ManifestOptions> = MANIFEST_DEFAULTS,
): Columns {
  const names = cells.map((cell) => cell.trim());
  const keys = names.map((name) => name.toLowerCase());
  const twice = keys.find((key, i) => key !== '' && keys.indexOf(key) < i);
  if (twice !== undefined) throw refuse(where, `has the column ${twice} twice`);
  const find = (name: string) => {
    const at = keys.indexOf(name.trim().toLowerCase());
    return at < 0 ? undefined : at;
  };
  const need = (key: 'path' | 'label' | 'split') => {
    const name = options[key] ?? key;
    const at = find(name);
    if (at !== undefined) return at;
    throw refuse(where, `lacks the column ${name}; it has ${shown(names)}`, `--set dataset.manifest.${key}=NAME`);
  };
  const [path, label] = [need('path'), need('label')];
  const split = options.split ? need('split') : find('split');
  const lacking = BOX.filter((key) => find(key) === undefined);
  if (lacking.length > 0 && lacking.length < BOX.length) {
    throw refuse(where, `has some columns of a box but not ${lacking.join(', ')}`);
  }
  const factors = [
    ...names.flatMap((name, at) => {
      const factor = FACTOR.exec(name)?.[1]?.trim();
      if (factor === '') throw refuse(where, 'has a factor without a name');
      return factor === undefined ? [] : [{ name: factor, at }];
    }),
    ...(options.factors ?? []).map((name) => {
      const at = find(name);
      if (at === undefined) throw refuse(where, `lacks the column ${name}; it has ${shown(names)}`);
      return { name: names[at]!, at };
    }),
  ];
  const box = lacking.length === 0 ? BOX.map((key) => find(key)!) : undefined;
  const known = new Set([path, label, split, ...(box ?? []), ...factors.map(({ at }) => at)]);
  return {
    ...{ count: names.length, path, label, split, box, factors },
    others: names.filter((name, at) => name !== '' && !known.has(at)),
  };
}

function shown(names: readonly string[]): string {
  return names
    .filter((name) => name !== '')
    .slice(0, 12)
    .join(', ');
}

function refuse(where: string, what: string, otherName?: string): MienError {
  const columns =
    'The first line names the columns: path, label, and if wanted split, left, top, width, height, and factor:NAME for each factor.';
  const cure = otherName === undefined ? columns : `${columns} One of another name is told with ${otherName}.`;
  return new MienError(`${where}: ${what}`, cure);
}
