/** The first of some names, and how many there are more: "a, b and 3 more". @param most names that are said */
export function firstNames(names: readonly string[], most = 20): string {
  const more = names.length - most;
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
