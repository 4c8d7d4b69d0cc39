import { MienError, UsageError } from '../../support/errors';
import { type Dataset, SPLIT_NAMES, type Split, type SplitName } from '../dataset';

/**
 * A split by its name, also where that comes from a script that no compiler has seen.
 * @throws UsageError when there is no such split
 */
export function splitNamed({ splits }: Pick<Dataset, 'splits'>, name: SplitName): Split {
  if (SPLIT_NAMES.includes(name)) return splits[name];
  throw new UsageError(`There is no split ${name}`, `There are ${SPLIT_NAMES.join(', ')}.`);
}

/**
 * A split that something is to be said of.
 * @throws UsageError when there is no such split
 * @throws MienError when it has no images
 */
export function filledSplit(dataset: Pick<Dataset, 'name' | 'splits'>, name: SplitName): Split {
  const split = splitNamed(dataset, name);
  if (split.size > 0) return split;
  const filled = SPLIT_NAMES.filter((other) => dataset.splits[other].size > 0).join(' and ');
  throw new MienError(
    `The ${name} split of ${dataset.name} has no images, so that nothing can be said of it`,
    `Give it some${filled && `, or take a split that has images: ${filled}`}.`,
  );
}
