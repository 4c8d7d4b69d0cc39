import { MienError } from '../support/errors';
import type { CachedDataset } from './cache';
import { openSynthetic } from './cachedSynthetic';
import { FER2013_CLASSES, openFer2013, type PackSettings } from './fer2013';
import type { DatasetName } from './names';
import { SYNTHETIC_CLASSES, type SyntheticOptions } from './synthetic';

/** The class names of each dataset, in the order of its labels. */
export const CLASSES_OF: Readonly<Record<DatasetName, readonly string[]>> = {
  synthetic: SYNTHETIC_CLASSES,
  fer2013: FER2013_CLASSES,
};

export interface DatasetChoice {
  readonly name: DatasetName;
  /** Where the images are; null for the synthetic faces, which need no files. */
  readonly root: string | null;
  /** Options of the synthetic faces; unused by other datasets. */
  readonly synthetic: SyntheticOptions;
}

/**
 * Opens a dataset by name, packing it first where that has not been done.
 * @throws MienError when a dataset that needs files has no root, and whatever its loader throws
 */
export function openDataset(choice: DatasetChoice, settings: PackSettings = {}): Promise<CachedDataset> {
  if (choice.name === 'synthetic') return openSynthetic(choice.synthetic, settings);
  if (choice.root === null)
    throw new MienError(`${choice.name} needs its files`, 'Say where they are with --root DIR.');
  return openFer2013(choice.root, settings);
}
