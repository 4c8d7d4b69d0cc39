/** Whether a value has keys of its own, as a configuration and its groups have: no list, no promise, no map. */
export function isTree(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const kind = Object.getPrototypeOf(value);
  return kind === null || Object.getPrototypeOf(kind) === null; // of another realm, as a notebook's cells are, too
}
