import { type Dataset, SPLIT_NAMES, type Split } from '../dataset';
import { viewOf } from './splitView';

/** All images of a dataset as one split, those for training first: what a model that has never seen the set is judged on. */
export function wholeOf({ splits, shape }: Dataset): Split {
  const places = SPLIT_NAMES.flatMap((name) =>
    Array.from({ length: splits[name].size }, (_, index) => ({ split: splits[name], index })),
  );
  return viewOf('test', places, splits.train, shape);
}
