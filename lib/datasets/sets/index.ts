/**
 * The datasets that can be opened by name, a line each. Naming them, and checking their options, loads no engine and no loader. A new one
 * is a folder here whose `index.ts` says what it is (see `NamedSet`), and a line below.
 */
import { UsageError } from '../../support/errors';
import { affectNet } from './affectNet';
import { ckPlus } from './ckPlus';
import { cmu } from './cmu';
import { fer2013 } from './fer2013';
import { ferPlus } from './ferPlus';
import { folder } from './folder';
import { jaffe } from './jaffe';
import { manifest } from './manifest';
import type { NamedSet } from './namedSet';
import { rafDb } from './rafDb';
import { synthetic } from './synthetic';

export const SETS = {
  synthetic,
  fer2013,
  affectnet: affectNet,
  'raf-db': rafDb,
  folder,
  manifest,
  ferplus: ferPlus,
  ckplus: ckPlus,
  jaffe,
  cmu,
} satisfies Readonly<Record<string, NamedSet>>;

export type DatasetName = keyof typeof SETS;
export const DATASET_NAMES = Object.keys(SETS) as unknown as readonly [DatasetName, ...DatasetName[]];

/** What is asked of a set that has keys of its own. */
type OptionsOf<Name extends DatasetName> = (typeof SETS)[Name] extends NamedSet<infer Options> ? Options : never;
/** The sets that have any: those whose options are more than an object. */
type SetWithKeys = { [Name in DatasetName]: object extends OptionsOf<Name> ? never : Name }[DatasetName];

/**
 * The options that only one set has, under its name. They are part of what its cache is told apart by, so that two choices do not take
 * turns in one folder.
 */
export type SetOptions = { readonly [Name in SetWithKeys]: OptionsOf<Name> };

/**
 * The set of a name, whatever its own options are.
 * @throws UsageError when there is none of that name, which a compiler refuses
 */
export function setNamed(name: DatasetName): NamedSet {
  if (Object.hasOwn(SETS, name)) return SETS[name] as NamedSet;
  throw new UsageError(`There is no dataset ${name}`, `There are ${DATASET_NAMES.join(', ')}.`);
}

const entriesWithKeys = Object.entries(SETS as Readonly<Record<string, NamedSet>>).filter(([, { keys }]) => keys);

/** The names of the sets that have keys of their own. */
export const SETS_WITH_KEYS = entriesWithKeys.map(([name]) => name) as readonly SetWithKeys[];

/** The schema of every set's own keys, under its name. */
export const SET_KEYS = Object.fromEntries(entriesWithKeys.map(([name, { keys }]) => [name, keys])) as {
  readonly [Name in SetWithKeys]: NonNullable<NamedSet<OptionsOf<Name>>['keys']>;
};
