/** Tables as danfo data frames. The one file that touches danfojs. */
import '../engine'; // first: danfojs loads TensorFlow too, and must find ours
import type { DataFrame } from '../vendor/danfo';

export type TableValue = string | number | boolean | null;

/** A danfo data frame of rows that all have the same keys. */
export function dataFrame(rows: readonly Readonly<Record<string, TableValue>>[]): DataFrame {
  // loaded when the first table is made, as it takes a second
  const danfo = require('../vendor/danfo') as typeof import('../vendor/danfo');
  return new danfo.DataFrame(rows.map((row) => ({ ...row })));
}

/** A data frame as an HTML table, for `tslab`'s `display.html`; text in it is escaped. */
export function tableHtml(frame: DataFrame, digits = 3): string {
  const format = (cell: unknown) =>
    escapeHtml(typeof cell === 'number' && !Number.isInteger(cell) ? cell.toFixed(digits) : String(cell ?? '–'));
  const row = (cells: readonly unknown[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${format(cell)}</${tag}>`).join('')}</tr>`;
  const body = (frame.values as unknown[][]).map((cells) => row(cells, 'td')).join('\n');
  return `<table>\n<thead>${row(frame.columns, 'th')}</thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
