import { SPLIT_NAMES, type SplitName } from '../dataset';

/** The names that datasets in circulation give the splits, in lower case. */
export const NAMES_OF_SPLITS: Readonly<Record<SplitName, readonly string[]>> = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'val', 'publictest'],
  test: ['test', 'testing', 'privatetest'],
};

/** The split that a folder or a cell of a table means, whatever its case; undefined where it means none. */
export function splitOf(name: string): SplitName | undefined {
  return SPLIT_NAMES.find((split) => NAMES_OF_SPLITS[split].includes(name.trim().toLowerCase()));
}
