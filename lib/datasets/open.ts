import { createHash } from 'node:crypto';
import { hasKeys, requireArgument } from '../support/argument';
import { explain } from '../support/explain';
import { asFileError } from '../support/fileError';
import { choiceSchema } from './choiceSchema';
import { sizesOf } from './dataset';
import type { CachedDataset, PackSettings } from './packed/cache';
import { digestOfDivided } from './packed/digest';
import type { DatasetHeader } from './packed/header';
import { type DatasetName, type SetOptions, setNamed } from './sets';
import type { SetRequest } from './sets/namedSet';
import { type DrawnShortcut, shortcutFactor, shortcutOf } from './splits/drawnShortcut';
import { SPLIT_SEED } from './splits/drawnSplit';
import { type Fold, foldOf, knownPeople } from './splits/folds';
import { checkSubset, type Subset, subsetOf } from './splits/subset';

export interface DatasetChoice extends SetRequest, Partial<SetOptions> {
  readonly name: DatasetName;
  /** Divide by person instead of as the dataset is; null for its own splits. */
  readonly fold?: Fold | null;
  /** Keep only images with certain values of their factors. */
  readonly subset?: Subset;
  /** Draw training and validation images so that a factor gives the expression away; null for all of them. */
  readonly shortcut?: DrawnShortcut | null;
}

const CURE = 'Its keys, with their defaults, are those of `dataset` in `mien train --print-config`.';

/**
 * Opens a dataset by name, packing it first where that has not been done; divided by person, narrowed down and with a shortcut
 * drawn where that is asked for.
 * @throws MienError when a dataset that needs files has no root, or one of them cannot be read, and whatever its loader throws; before
 * anything is packed, when it has not the factor or the value that it is to be divided or narrowed down by
 * @throws UsageError when the synthetic faces are asked for at a side or in a colour that their own options contradict; before anything is
 * packed, when there is no such factor as the shortcut is to be of; and when the choice is none, or its root no path
 */
export async function openDataset(choice: DatasetChoice, settings: PackSettings = {}): Promise<CachedDataset> {
  requireArgument(
    hasKeys(choice, 'name'),
    choice,
    'The dataset',
    "a choice, such as { name: 'folder', root: 'faces' }",
  );
  const { name, root, fold = null, subset = {}, shortcut = null, splitSeed = SPLIT_SEED } = choice;
  requireArgument(root == null || typeof root === 'string', root, 'root', 'the path of its files, a string, or null');
  const set = setNamed(name);
  const checked = choiceSchema.safeParse(choice);
  if (!checked.success) throw explain(checked.error, choice, 'dataset', CURE);
  const accept = (header: DatasetHeader) => {
    settings.accept?.(header);
    if (fold) knownPeople(header);
    checkSubset(header, subset);
    if (shortcut) shortcutFactor(header, shortcut);
  };
  const packed = await set
    .open(choice, choice[name as keyof SetOptions], { ...settings, accept })
    .catch((error) => Promise.reject(asFileError(error)));
  const narrowed = Object.values(subset).some((values) => Object.keys(values).length > 0);
  if (!fold && !narrowed && !shortcut) return packed;
  const { dataset, notes } = orClose(packed, () => {
    const divided = subsetOf(fold ? foldOf(packed, fold) : packed, subset);
    return shortcut ? shortcutOf(divided, shortcut, splitSeed) : { dataset: divided, notes: [] };
  });
  for (const sentence of notes) settings.note?.(sentence);
  const how = [fold, subset, ...(shortcut ? [shortcut, splitSeed] : [])];
  return {
    ...dataset,
    notes: [...packed.notes, ...notes],
    fingerprint: createHash('sha256')
      .update(JSON.stringify([packed.fingerprint, ...how]))
      .digest('hex'),
    digest: digestOfDivided(packed.digest, how, sizesOf(dataset.splits)),
  };
}

/** What cannot be had of a dataset is nobody's to close. */
function orClose<T>(dataset: CachedDataset, divide: () => T): T {
  try {
    return divide();
  } catch (error) {
    dataset.close();
    throw error;
  }
}
