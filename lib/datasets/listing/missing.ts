/** How programs and people write a cell that has no value: pandas, numpy, SQL, spreadsheets, UCI's tables, a dash. `none` in small letters may be a class. */
const MISSING = /^(?:|[Nn][Aa][Nn]|<NA>|NaT|None|NULL|null|#?N\/A|#?n\/a|\?|-+)$/;

/** Whether a cell of a table has no value, whatever is written there for it. */
export function isMissing(cell: string): boolean {
  return MISSING.test(cell.trim());
}
