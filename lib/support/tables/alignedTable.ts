/**
 * Lines of a table whose first columns, `texts` of them, are texts and stand to the left; the others are numbers and stand to the
 * right.
 */
export function alignedTable(head: readonly string[], rows: readonly (readonly string[])[], texts: number): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, c) => Math.max(...all.map((row) => row[c]!.length)));
  return all.map((row) =>
    row
      .map((text, c) => (c < texts ? text.padEnd(widths[c]!) : text.padStart(widths[c]!)))
      .join('  ')
      .trimEnd(),
  );
}
