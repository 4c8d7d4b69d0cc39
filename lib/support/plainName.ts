/**
 * What is left of a name when what people and file systems change unasked is taken away: case, blanks around and in a row, and whether
 * letters are composed (é) or not (e and an accent, as macOS writes them). Names of one plain name are hardly ever meant to differ.
 */
export function plainName(name: string): string {
  return name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Names that differ in nothing but that, together, in their order. */
export function namesAlike(names: Iterable<string>): string[][] {
  const alike = new Map<string, Set<string>>();
  for (const name of names) {
    const plain = plainName(name);
    alike.set(plain, (alike.get(plain) ?? new Set()).add(name));
  }
  return [...alike.values()].filter((group) => group.size > 1).map((group) => [...group]);
}
