import { stringify } from 'csv-stringify';

/** A table as RFC 4180 has it: a header, CRLF after every line, quotes where a cell needs them; null is an empty cell. */
export function toCsv(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | number | boolean | null | undefined>>[],
): Promise<string> {
  const options = {
    columns: [...columns],
    header: true,
    record_delimiter: 'windows',
    quote_record_delimiter: true, // which naming a delimiter turns off
    cast: { boolean: String }, // its own are 1 and nothing
  };
  return new Promise((resolve, reject) => {
    stringify([...rows], options, (error, text) => (error ? reject(error) : resolve(text)));
  });
}
