import { UsageError } from '../support/errors';
import { explain } from '../support/explain';
import type { Config, PartialConfig } from './config';
import { configSchema } from './schema';
import { isTree } from './tree';

/**
 * Completes a configuration with the defaults.
 * @param parts merged from left to right; a later one wins, lists are replaced whole
 * @throws MienError naming each key that is unknown, of the wrong type or out of range, what it got and what it takes
 */
export function resolveConfig(...parts: readonly PartialConfig[]): Config {
  for (const part of parts) {
    // merged over, it would be lost without a word
    if (part !== undefined && !isTree(part)) throw explain(configSchema.safeParse(part).error!, part);
  }
  const merged = mergeConfigs(...parts);
  const result = configSchema.safeParse(merged);
  if (!result.success) throw explain(result.error, merged);
  return result.data;
}

/**
 * Reads `--set a.b=c` assignments: the value is JSON where it parses as such, else text.
 * @throws MienError when an assignment has no `=`
 */
export function parseAssignments(assignments: readonly string[]): PartialConfig {
  let config: unknown = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new UsageError(`--set ${assignment} has no value`, 'Write it as --set training.epochs=10.');
    config = merge(config, nest(assignment.slice(0, at), parseValue(assignment.slice(at + 1))));
  }
  return config as PartialConfig;
}

/** Merges from left to right, without looking at what the keys are: a later part wins, lists are replaced whole. */
export function mergeConfigs(...parts: readonly PartialConfig[]): PartialConfig {
  return parts.reduce((all, part) => merge(all, part) as PartialConfig, {} as PartialConfig);
}

/** `a.b` and a value as `{ a: { b: value } }`. */
export function nest(key: string, value: unknown): PartialConfig {
  return key.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as PartialConfig;
}

function merge(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isTree(base) || !isTree(over)) return over;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    // defineProperty, as a key named __proto__ must become an unknown key, not a prototype
    Object.defineProperty(merged, key, {
      value: merge(base[key], value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return merged;
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
