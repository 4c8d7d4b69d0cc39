/** Text as one word of a shell, in quotes where it needs them: a path in a line that can be pasted, or in a script. */
export function quoted(text: string): string {
  return /^[\w./~=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
