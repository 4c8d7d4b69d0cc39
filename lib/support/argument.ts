/** Arguments from scripts that no compiler has seen: JavaScript, or a cell whose types were talked away. */
import { UsageError } from './errors';
import type { Listener } from './listener';

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

/** What every long piece of work is told: see `Listener`. */
export const LISTENER_KEYS = ['note', 'progress', 'signal'] as const satisfies readonly (keyof Listener)[];

/**
 * Refuses what is no settings, and a key that nobody reads: misspelled, it would have no effect, and nobody would know.
 * @throws UsageError naming the keys that there are
 */
export function requireSettings<Settings extends object>(
  value: Settings,
  keys: readonly (keyof Settings & string)[],
  name = 'The last argument',
): void {
  const isRight = hasKeys(value) && !Array.isArray(value);
  requireArgument(isRight, value, name, `settings: ${keys.join(', ')}`);
  const unknown = Object.keys(value).find((key) => !(keys as readonly string[]).includes(key));
  if (unknown !== undefined) throw new UsageError(`There is no setting ${unknown}`, `There are ${keys.join(', ')}.`);
}

/**
 * Refuses a list that is none or empty, or holds something else than the words that there are. One that is left out is for the caller.
 * @throws UsageError naming the words
 */
export function requireWords(value: unknown, known: readonly string[], name: string): void {
  if (value === undefined) return;
  const takes = `a list of ${known.join(', ')}`;
  requireArgument(Array.isArray(value), value, name, takes);
  const words = value as readonly unknown[];
  if (words.length === 0) throw new UsageError(`${name} is an empty list`, `It takes ${takes}.`);
  const isOther = (word: unknown) => typeof word !== 'string' || !known.includes(word);
  requireArgument(!words.some(isOther), words.find(isOther), `One of ${name}`, takes);
}

function described(value: unknown): string {
  if (value instanceof Promise) return 'a promise, which was not awaited';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return 'an object of another kind';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
