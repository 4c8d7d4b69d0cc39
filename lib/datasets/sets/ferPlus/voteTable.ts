import { posix } from 'node:path';
import { MienError } from '../../../support/errors';
import { readCsv } from '../../listing/csvRows';
import { VOTE_COLUMNS } from './votes';

/** What the columns with a file name and with a split are called, in lower case. */
const NAME_COLUMNS = ['image name', 'path', 'file'];
const USAGE_COLUMN = 'usage';

export interface VoteRow {
  /** A file name or a path; empty where FER+ leaves the image out. */
  readonly file: string;
  /** Training, PublicTest or PrivateTest; empty where the table does not say. */
  readonly usage: string;
  /** [10] in the order of `VOTE_COLUMNS` */
  readonly votes: readonly number[];
  readonly line: number;
}

export interface VoteTable {
  readonly path: string;
  readonly rows: readonly VoteRow[];
  /** Whether its rows are those of FER2013's official CSV, in its order, as in `fer2013new.csv`. */
  readonly isOfficial: boolean;
}

/**
 * Reads a CSV with the ten columns of votes: FER+'s own `fer2013new.csv`, or one with a path for each image.
 * @throws MienError naming the column that is missing, or the line whose votes are no counts
 */
export async function readVoteTable(path: string): Promise<VoteTable> {
  const rows: VoteRow[] = [];
  let columns: Columns | undefined;
  for await (const { line, cells } of readCsv(path)) {
    if (!columns) {
      columns = findColumns(cells, path);
      continue;
    }
    const votes = columns.votes.map((at) => countOf(cells[at], path, line));
    const usage = (cells[columns.usage] ?? '').trim();
    rows.push({ file: (cells[columns.file] ?? '').trim(), usage, votes, line });
  }
  if (!columns || rows.length === 0) throw new MienError(`${path} holds no votes`, 'Get fer2013new.csv again.');
  return { path, rows, isOfficial: columns.isOfficial };
}

/**
 * The votes for a file, by its path or else by its name alone, as copies of FER2013 call their folders differently.
 * @returns undefined where the table has none, or several under that name
 * @throws MienError when the table has one path twice, with different votes
 */
export function votesByFile({ path: table, rows }: VoteTable): (file: string) => VoteRow | undefined {
  const byPath = new Map<string, VoteRow>();
  const byName = new Map<string, VoteRow | undefined>();
  for (const row of rows) {
    if (row.file === '') continue;
    const path = row.file.replaceAll('\\', '/');
    const name = posix.basename(path);
    const known = byPath.get(path);
    if (known && known.votes.join() !== row.votes.join()) {
      throw new MienError(
        `${table}, line ${row.line}: ${path} has other votes in line ${known.line}`,
        'Take one of the lines away.',
      );
    }
    if (known) continue;
    byPath.set(path, row);
    byName.set(name, byName.has(name) ? undefined : row);
  }
  return (file) => byPath.get(file) ?? byName.get(posix.basename(file));
}

interface Columns {
  readonly file: number;
  readonly usage: number;
  readonly votes: readonly number[];
  readonly isOfficial: boolean;
}

function findColumns(cells: readonly string[], path: string): Columns {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const votes = VOTE_COLUMNS.map((name) => names.indexOf(name.toLowerCase()));
  const file = names.findIndex((name) => NAME_COLUMNS.includes(name));
  const missing = VOTE_COLUMNS.filter((_, k) => votes[k]! < 0);
  if (file < 0) missing.push('Image name (or path)');
  if (missing.length > 0) {
    throw new MienError(
      `${path} has no column ${missing.join(', ')}`,
      'Give fer2013new.csv of FER+, or a CSV with a path and its ten columns of votes.',
    );
  }
  return { file, votes, usage: names.indexOf(USAGE_COLUMN), isOfficial: names[file] === 'image name' };
}

/** An empty cell is nobody's vote. */
function countOf(cell: string | undefined, path: string, line: number): number {
  const text = (cell ?? '').trim();
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0) return count;
  throw new MienError(`${path}, line ${line}: ${text} is no number of votes`, 'Mend the line.');
}
