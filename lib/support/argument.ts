/** Arguments from scripts that no compiler has seen: JavaScript, or a cell whose types were talked away. */
import { UsageError } from './errors';

/**
 * Refuses an argument that its function can do nothing with.
 * @param isRight whether it is what the function takes
 * @param name e.g. `The run`
 * @param takes in words, e.g. `the path of its folder, a string`
 * @throws UsageError naming the argument, what it is, and what it takes
 */
export function requireArgument(isRight: boolean, value: unknown, name: string, takes: string): void {
  if (!isRight) throw new UsageError(`${name} is ${described(value)}`, `It takes ${takes}.`);
}

/** Whether a value is an object that has all of these keys. */
export function hasKeys(value: unknown, ...keys: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}

function described(value: unknown): string {
  if (value instanceof Promise) return 'a promise, which was not awaited';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return 'an object of another kind';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
