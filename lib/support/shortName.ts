/**
 * A name that fits: what is too long loses its middle, as names of folders often differ only at an end. Counts what people see as letters.
 * @param longest 3 or more
 */
export function shortName(name: string, longest: number): string {
  const letters = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
  if (letters.length <= longest) return name;
  const end = Math.floor((longest - 1) / 3);
  const start = longest - 1 - end;
  return `${letters.slice(0, start).join('').trimEnd()}…${letters
    .slice(letters.length - end)
    .join('')
    .trimStart()}`;
}
