import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import { MienError, messageOf } from '../../support/errors';

/** A line longer than this is a quote that nobody closed, not a line: it would be gathered up to the end of the file. */
const LONGEST_ROW = 1 << 20;

export interface CsvRow {
  /** Of the file, from 1; of the row's last line where a quoted cell has several. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a CSV row by row, so that memory stays flat: RFC 4180 quotes, any line ends, with or without a byte order mark; with semicolons or
 * tabs between the cells where the first line has no comma. Lines of blanks and separators alone are passed over.
 * @throws MienError naming the line that cannot be read, or the encoding of a file in UTF-16
 */
export async function* readCsv(path: string): AsyncGenerator<CsvRow> {
  // Told row by row, as an error throws away the rows that nobody has taken yet.
  let read = 0;
  const rows = parse({
    bom: true,
    delimiter: delimiterOf(firstLineOf(path)),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: LONGEST_ROW,
    on_record: (cells, { lines }) => {
      read = lines;
      return cells;
    },
  });
  refuseUtf16(path);
  const file = createReadStream(path);
  file.on('error', (error) => rows.destroy(error));
  try {
    for await (const { record, info } of file.pipe(rows)) {
      if (record.some((cell: string) => cell.trim() !== '')) yield { line: info.lines, cells: record };
    }
  } catch (error) {
    if (error instanceof CsvError) {
      throw new MienError(
        `${path}, after line ${read}: ${error.message}`,
        'Mend its quotes: a cell with a comma, a quote or a line end stands in quotes, and a quote in it is written twice.',
        { cause: error },
      );
    }
    throw new MienError(`Cannot read ${path}: ${messageOf(error)}`, 'Check the path.', { cause: error });
  } finally {
    file.destroy();
  }
}

/** Spreadsheets write it as “Unicode text”. Read as UTF-8, every letter would be followed by a zero. */
function refuseUtf16(path: string): void {
  if (!/^(\xff\xfe|\xfe\xff|[^\0]\0|\0[^\0])/.test(startOf(path, 2).toString('latin1'))) return;
  throw new MienError(
    `${path} is encoded in UTF-16`,
    'Save it as UTF-8: in a spreadsheet as “CSV UTF-8”, or with `iconv -f UTF-16 -t UTF-8 OLD.csv > NEW.csv`.',
  );
}

/** What stands between the cells: a comma where a line has any outside of quotes, as cells may hold the others. */
export function delimiterOf(line: string): ',' | ';' | '\t' {
  const bare = line.replaceAll(/"[^"]*"/g, '');
  if (bare.includes(',')) return ',';
  return bare.includes(';') ? ';' : bare.includes('\t') ? '\t' : ',';
}

function firstLineOf(path: string): string {
  return /^[^\r\n]*/.exec(
    startOf(path, LONGEST_ROW)
      .toString('utf8')
      .replace(/^\ufeff/, ''),
  )![0];
}

/** How a file begins; nothing where it cannot be read, as reading the rest of it then says why. */
function startOf(path: string, bytes: number): Buffer {
  const start = Buffer.alloc(bytes);
  try {
    const file = openSync(path, 'r');
    try {
      return start.subarray(0, readSync(file, start));
    } finally {
      closeSync(file);
    }
  } catch {
    return Buffer.alloc(0);
  }
}
