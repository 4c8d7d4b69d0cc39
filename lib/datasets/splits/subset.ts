import { MienError } from '../../support/errors';
import { type Dataset, type Factor, SPLIT_NAMES, type Split, type SplitName } from '../dataset';
import { factorNamed } from '../factorNamed';
import { viewOf } from './splitView';

/** Which values of which factors a split keeps: `{ pose: ['straight'], sunglasses: ['no'] }` keeps images that have both. */
export type FactorValues = Readonly<Record<string, readonly string[]>>;

/** For each split, what it keeps; a split that is not named stays whole. */
export type Subset = Partial<Readonly<Record<SplitName, FactorValues>>>;

/**
 * A dataset whose splits keep only images with certain values of their factors, e.g. to train on frontal faces and test on others.
 * An image whose value is unknown is not kept.
 * @throws MienError when there is no such factor or value, or a split would be left empty
 */
export function subsetOf<D extends Dataset>(dataset: D, subset: Subset): D {
  const kept = SPLIT_NAMES.map((name): [SplitName, Split] => {
    const split = dataset.splits[name];
    const conditions = Object.entries(subset[name] ?? {}).map(([factor, values]) => codesOf(split, factor, values));
    if (conditions.length === 0) return [name, split];
    const all = Array.from({ length: split.size }, (_, index) => ({ split, index }));
    const places = all.filter(({ index }) => conditions.every(({ codes, wanted }) => wanted.has(codes[index]!)));
    if (places.length === 0) {
      throw new MienError(
        `No image of the ${name} split of ${dataset.name} has ${JSON.stringify(subset[name])}`,
        'Ask for more values in dataset.subset.',
      );
    }
    return [name, viewOf(name, places, split, dataset.shape)];
  });
  return { ...dataset, splits: Object.fromEntries(kept) };
}

/**
 * Refuses a subset of factors or values that a dataset does not have.
 * @throws MienError when there is no such factor or value
 */
export function checkSubset({ factors }: { readonly factors: readonly Named[] }, subset: Subset): void {
  for (const conditions of Object.values(subset)) {
    for (const [name, values] of Object.entries(conditions)) wantedOf(factors, name, values);
  }
}

function codesOf(split: Split, name: string, values: readonly string[]): { codes: Int32Array; wanted: Set<number> } {
  const { factor, wanted } = wantedOf(split.factors, name, values);
  return { codes: factor.codes, wanted };
}

type Named = Pick<Factor, 'name' | 'values'>;

function wantedOf<F extends Named>(
  factors: readonly F[],
  name: string,
  values: readonly string[],
): { factor: F; wanted: Set<number> } {
  const factor = factorNamed(factors, name, (names) => {
    return new MienError(`There is no factor ${name}`, names ? `There are ${names}.` : 'The dataset has no factors.');
  });
  const wanted = values.map((value) => {
    const code = factor.values.indexOf(value);
    if (code < 0) throw new MienError(`${name} is never ${value}`, `It is one of ${factor.values.join(', ')}.`);
    return code;
  });
  return { factor, wanted: new Set(wanted) };
}
