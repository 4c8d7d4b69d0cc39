/** Whether two configurations are the same, and where they differ. */
import { createHash } from 'node:crypto';
import { SETS_WITH_KEYS } from '../datasets/sets';
import type { Config } from './config';
import { isTree } from './tree';

/** Equal for equal configurations, whatever the order of their keys; the first 8 of its digits name a run. */
export function fingerprint(config: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(config)))
    .digest('hex')
    .slice(0, 16);
}

/** The keys in which two configurations differ, as `a.b: 1 instead of 2`. */
export function differences(config: unknown, other: unknown, path = ''): string[] {
  if (!isTree(config) || !isTree(other)) {
    const [own, others] = [config, other].map((value) => JSON.stringify(value) ?? 'nothing');
    return own === others ? [] : [`${path}: ${own} instead of ${others}`];
  }
  const keys = [...new Set([...Object.keys(config), ...Object.keys(other)])];
  return keys.flatMap((key) => differences(config[key], other[key], path ? `${path}.${key}` : key));
}

/** The keys that both of two parts of a configuration say, as `a.b`, whatever they say. */
export function sharedKeys(part: unknown, other: unknown, path = ''): string[] {
  if (part === undefined || other === undefined) return [];
  if (!isTree(part) || !isTree(other)) return [path];
  const keys = Object.keys(part).filter((key) => key in other);
  return keys.flatMap((key) => sharedKeys(part[key], other[key], path ? `${path}.${key}` : key));
}

/**
 * The configuration without what has no effect: the settings of datasets other than its own. Two that agree in the rest train the same
 * model, also where a default of a dataset that neither uses has changed between them.
 */
export function effective(config: Config): unknown {
  const { dataset, ...rest } = config;
  const idle = SETS_WITH_KEYS.filter((name) => name !== dataset.name);
  return {
    ...rest,
    dataset: Object.fromEntries(Object.entries(dataset).filter(([key]) => !idle.includes(key as never))),
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
