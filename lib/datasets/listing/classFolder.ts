import { join } from 'node:path';
import type { SplitName } from '../dataset';
import type { Enclosure } from './enclosure';

/** A folder whose images are all of one class. */
export interface ClassFolder {
  /** The class as the folder is called, letters composed (NFC); for all splits as the first of them spells it. */
  readonly name: string;
  /** Below the root, with forward slashes. */
  readonly path: string;
  /** Null where the root has no folders for splits. */
  readonly split: SplitName | null;
  /** Who is on its images, where folders say so. */
  readonly person?: string;
  /** Its images and those of the folders in it, by path below the root. */
  readonly files: readonly string[];
  /** Names of files in it that are no images by their names or how they begin. */
  readonly passedOver: readonly string[];
}

/** Where a class folder is, for messages. */
export function placeOf(enclosure: Enclosure, folder: ClassFolder): string {
  return join(enclosure.root, folder.path);
}
