import { type Dataset, SPLIT_NAMES } from '../dataset';
import { viewOf } from './splitView';

/**
 * The same images, all of them in the test split, those for training first: what a model that has never seen the set is judged on. The
 * other splits are empty.
 */
export function wholeOf<D extends Dataset>(dataset: D): D {
  const { splits, shape } = dataset;
  const places = SPLIT_NAMES.flatMap((name) =>
    Array.from({ length: splits[name].size }, (_, index) => ({ split: splits[name], index })),
  );
  const [train, validation] = (['train', 'validation'] as const).map((name) => viewOf(name, [], splits[name], shape));
  return { ...dataset, splits: { train, validation, test: viewOf('test', places, splits.train, shape) } };
}
