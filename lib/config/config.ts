/** The configuration of a run: one typed tree, its defaults in one place, every key checked. */
import { createHash } from 'node:crypto';
import type { AugmentationOptions } from '../datasets/batches/augment';
import type { Sampling } from '../datasets/batches/sampling';
import type { DatasetName } from '../datasets/names';
import type { DatasetChoice } from '../datasets/open';
import type { ViewsName } from '../evaluation/views';
import type { ModelOptions } from '../models/disentangler';
import { UsageError } from '../support/errors';
import type { LossOptions } from '../training/lossOptions';
import type { OptimizerOptions } from '../training/optimizer';
import type { ScheduleOptions } from '../training/schedule';
import { explain } from './explain';
import { configSchema } from './schema';

export interface Config {
  /** Draws initial weights, data order and augmentation. */
  readonly seed: number;
  /** The images: which, from where, how large. */
  readonly dataset: DatasetChoice;
  /** The network: sizes of its parts. */
  readonly model: ModelOptions;
  /** The terms of the loss: their forms and weights. */
  readonly loss: LossOptions;
  /** How it is trained: for how long, by which optimizer. */
  readonly training: {
    /** Times that every image of the training split is seen. */
    readonly epochs: number;
    /** Images a step. */
    readonly batchSize: number;
    /** Every image once an epoch, or every class as often as any other. */
    readonly sampling: Sampling;
    /** Run each step as one compiled TensorFlow function; op by op is slower and the same to rounding. */
    readonly compiled: boolean;
    /** Have XLA compile that function: for a GPU; on a processor oneDNN's kernels are usually faster. */
    readonly xla: boolean;
    /** Stop after this many epochs without a better validation accuracy; 0 for never. */
    readonly patience: number;
    readonly optimizer: OptimizerOptions;
    readonly schedule: ScheduleOptions;
  };
  /** How training images are varied. */
  readonly augmentation: AugmentationOptions;
  /** How a finished model is judged. */
  readonly evaluation: {
    /** The views of an image that its probabilities are the mean of: more are slower and more accurate. */
    readonly views: ViewsName;
  };
}

/** The datasets with settings that only they have, under their own name. */
const OWN_SETTINGS = ['synthetic', 'affectnet', 'ferplus'] as const satisfies readonly (DatasetName &
  keyof DatasetChoice)[];

/** A part of a configuration, to be completed by defaults: any key may be left out at any depth. */
export type PartialConfig = DeepPartial<Config>;
type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

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
    const same = JSON.stringify(config) === JSON.stringify(other);
    return same ? [] : [`${path}: ${JSON.stringify(config)} instead of ${JSON.stringify(other)}`];
  }
  const keys = [...new Set([...Object.keys(config), ...Object.keys(other)])];
  return keys.flatMap((key) => differences(config[key], other[key], path ? `${path}.${key}` : key));
}

/**
 * The configuration without what has no effect: the settings of datasets other than its own. Two that agree in the rest train the same
 * model, also where a default of a dataset that neither uses has changed between them.
 */
export function effective(config: Config): unknown {
  const { dataset, ...rest } = config;
  const idle = OWN_SETTINGS.filter((name) => name !== dataset.name);
  return {
    ...rest,
    dataset: Object.fromEntries(Object.entries(dataset).filter(([key]) => !idle.includes(key as never))),
  };
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

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
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
