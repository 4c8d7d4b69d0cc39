/** Text from files and annotations for a terminal, where a control character would move the cursor: it is written out, as in JSON. */
export function printable(line: string): string {
  return line.replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
}
