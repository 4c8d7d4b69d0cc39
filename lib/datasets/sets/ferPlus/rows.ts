/** Votes joined with the official CSV, which has no names: row by row, in the order that the names of the votes give. */
import { counted } from '../../../support/counted';
import { MienError } from '../../../support/errors';
import type { Report } from '../../../support/listener';
import type { ImageShape } from '../../dataset';
import { reshaped } from '../../decoding/reshape';
import type { CacheWriter } from '../../packed/cacheWriter';
import { CSV_SHAPE, readFer2013Csv, USAGES } from '../fer2013/csv';
import { LeftOut } from './leftOut';
import { type FerPlusLabels, judge, type Verdict } from './votes';
import type { VoteRow, VoteTable } from './voteTable';

/** The rows of the votes for rows of the official CSV, judged. */
export interface JoinedRows {
  readonly rows: readonly (VoteRow & { readonly verdict: Verdict })[];
  readonly notes: readonly string[];
  /** Rows that did not stand where their names say. */
  readonly moved: number;
  readonly refuse: (why: string) => MienError;
}

export function judgeRows(table: VoteTable, csv: string, labels: FerPlusLabels): JoinedRows {
  const refuse = (why: string) =>
    new MienError(
      `${table.path} cannot be joined with ${csv} row by row: ${why}`,
      "Give FER+'s fer2013new.csv with the whole official fer2013.csv, or FER2013 as folders of images.",
    );
  if (!table.isOfficial) throw refuse('it names images by path, and the CSV has no paths');
  const leftOut = new LeftOut();
  const { ordered, moved } = inOrder(table.rows, refuse);
  const rows = ordered.map((row) => {
    const split = USAGES[row.usage];
    if (!split) throw refuse(`line ${row.line} has the usage ${row.usage || 'of nothing'}`);
    const verdict = judge(row.file === '' ? [] : row.votes, split, labels);
    if ('left' in verdict) leftOut.add(split, verdict.left);
    return { ...row, verdict };
  });
  const sorted =
    moved > 0
      ? [`${table.path} is not in the order of the CSV: ${counted(moved, 'row')} put where their names say.`]
      : [];
  return { rows, notes: [...leftOut.sentences(), ...sorted], moved, refuse };
}

/**
 * FER+ calls the image of row n of the official CSV `fer000000n.png`, and leaves the names of images out that it takes away. A table that
 * somebody sorted is put in order again: named rows go where their names say, those without one into the gaps, in their order.
 */
function inOrder(rows: readonly VoteRow[], refuse: (why: string) => MienError): { ordered: VoteRow[]; moved: number } {
  const numbers = rows.map(({ file }) => numberIn(file));
  if (rows.every(({ file }, i) => file === '' || numbers[i] === i)) return { ordered: [...rows], moved: 0 };
  const ordered = new Array<VoteRow | undefined>(rows.length).fill(undefined);
  for (const [i, row] of rows.entries()) {
    const number = numbers[i];
    if (row.file === '') continue;
    if (number === undefined || number >= rows.length) {
      throw refuse(`line ${row.line} names ${row.file}, which does not say a row of the CSV`);
    }
    const other = ordered[number];
    if (other) throw refuse(`lines ${other.line} and ${row.line} name the same image, ${row.file}`);
    ordered[number] = row;
  }
  const unnamed = rows.filter(({ file }) => file === '');
  const whole = ordered.map((row) => row ?? unnamed.shift()!);
  return { ordered: whole, moved: whole.filter((row, i) => row !== rows[i]).length };
}

function numberIn(file: string): number | undefined {
  const digits = /^fer(\d+)\.png$/i.exec(file)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export async function packRows(
  csv: string,
  joined: JoinedRows,
  writer: CacheWriter,
  shape: ImageShape,
  progress?: Report,
): Promise<void> {
  const { rows, refuse } = joined;
  let at = 0;
  const remark = (sentence: string) => writer.remark(sentence);
  for await (const { split, usage, pixels } of readFer2013Csv(csv, progress, remark)) {
    const row = rows[at++];
    if (!row) throw refuse(`it has ${rows.length} rows, the CSV has more`);
    // what has no name has no votes either: in a table that was sorted, its usage may be that of another gap
    if (row.usage !== usage && row.file !== '') throw refuse(`line ${row.line} is ${row.usage}, not ${usage}`);
    const { verdict } = row;
    if ('left' in verdict) continue;
    writer.add(split, await reshaped(pixels, CSV_SHAPE, shape), [verdict.label], [[]], {
      distributions: [verdict.distribution],
    });
  }
  if (at !== rows.length) throw refuse(`it has ${rows.length} rows, the CSV ${at}`);
}
