import type { SplitName } from '../../dataset';

/**
 * What is of a class that nothing to train on has: folders or images, those of no split being drawn for training too.
 * @returns the first such, and the classes to train on; undefined where there is none
 */
export function untrainedOf<One extends { readonly split: SplitName | null }>(
  all: readonly One[],
  classOf: (one: One) => string,
): { readonly stray: One; readonly trained: readonly string[] } | undefined {
  const trained = new Set(all.filter(({ split }) => split === null || split === 'train').map(classOf));
  const stray = all.find((one) => !trained.has(classOf(one)));
  return stray && { stray, trained: [...trained].sort() };
}
