/** Whether a value has keys of its own, as a configuration and its groups have. */
export function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
