import { join } from 'node:path';
import { MienError } from '../../support/errors';
import { SPLIT_NAMES, type SplitName } from '../dataset';
import { NAMES_OF_SPLITS, splitOf } from '../splits/splitNames';
import type { Enclosure } from './enclosure';
import { foldersIn, imagesBelow } from './imagesBelow';

/** A folder whose images are all of one class. */
export interface ClassFolder {
  /** The folder's own name, as it is written. */
  readonly name: string;
  /** Below the root, with forward slashes. */
  readonly path: string;
  /** Null where the root has no folders for splits. */
  readonly split: SplitName | null;
  /** Its images and those of the folders in it, by path below the root. */
  readonly files: readonly string[];
  /** Names of files in it that are no images by their names. */
  readonly passedOver: readonly string[];
}

export interface ClassFolders {
  readonly folders: readonly ClassFolder[];
  /** The splits that the root has folders for. */
  readonly splits: ReadonlySet<SplitName>;
  /** Folders beside the splits that are none, by name. */
  readonly others: readonly string[];
}

/**
 * Finds `SPLIT/CLASS/` below a root, or `CLASS/` where none of its folders has the name of a split.
 * @throws MienError when two folders are the same split, there are splits but none for training, or a link leaves the root
 */
export function findClassFolders(enclosure: Enclosure): ClassFolders {
  const names = foldersIn(enclosure.root);
  const bySplit = new Map<SplitName, string>();
  for (const name of names) {
    const split = splitOf(name);
    if (!split) continue;
    const other = bySplit.get(split);
    if (other !== undefined) {
      throw new MienError(
        `${enclosure.root} has two folders for the ${split} split, ${other}/ and ${name}/`,
        'Rename one, or take it away.',
      );
    }
    bySplit.set(split, name);
  }
  if (bySplit.size === 0) {
    return { folders: classesIn(enclosure, '', null), splits: new Set(), others: [] };
  }
  if (!bySplit.has('train')) {
    throw new MienError(
      `${enclosure.root} has ${[...bySplit.values()].map((name) => `${name}/`).join(' and ')} but no folder to train on`,
      `Call it ${NAMES_OF_SPLITS.train.map((name) => `${name}/`).join(' or ')}.`,
    );
  }
  const folders = SPLIT_NAMES.flatMap((split) =>
    bySplit.has(split) ? classesIn(enclosure, bySplit.get(split)!, split) : [],
  );
  return { folders, splits: new Set(bySplit.keys()), others: names.filter((name) => !splitOf(name)) };
}

function classesIn(enclosure: Enclosure, folder: string, split: SplitName | null): ClassFolder[] {
  const real = enclosure.follow(folder);
  if (real === undefined) return [];
  return foldersIn(real).map((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const passedOver: string[] = [];
    const files = imagesBelow(enclosure, path, (other) => passedOver.push(other));
    return { name, path, split, files, passedOver };
  });
}

/** Where a class folder is, for messages. */
export function placeOf(enclosure: Enclosure, folder: ClassFolder): string {
  return join(enclosure.root, folder.path);
}
