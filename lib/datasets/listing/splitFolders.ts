import { MienError } from '../../support/errors';
import type { SplitName } from '../dataset';
import { mentionsSplit, NAMES_OF_SPLITS, nearlySplitOf, splitOf } from '../splits/splitNames';
import type { Enclosure } from './enclosure';
import { foldersIn, imagesIn } from './imagesBelow';

/** The folders of a root that are splits, and where they are. */
export interface SplitFolders {
  /** The folder below the root that holds them, or the classes where there are no splits; '' for the root itself. */
  readonly base: string;
  readonly bySplit: ReadonlyMap<SplitName, string>;
  /** Folders beside the splits, by name; where there are no splits, all of them. */
  readonly others: readonly string[];
  /** What was read as meant, and what may be meant otherwise, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Finds the folders that are splits: in the root, or in its only folder, as archives unpack (`DATASET/train/`). Names that are nearly a
 * split's (`training_set`, `Test Images`) are taken for it where one of them is for training.
 * @throws MienError when two folders are the same split, or there are splits but none for training
 */
export function findSplitFolders(enclosure: Enclosure): SplitFolders {
  const base = baseOf(enclosure);
  const place = base === '' ? enclosure.root : `${enclosure.root}/${base}`;
  const names = foldersIn(enclosure.follow(base) ?? enclosure.root);
  const exact = assign(names, splitOf, place);
  const bySplit = exact.has('train') ? withNearly(exact, names, place) : assign(names, nearlySplitOf, place);
  const found = bySplit.has('train') ? bySplit : exact;
  if (found.size > 0 && !found.has('train')) {
    throw new MienError(
      `${place} has ${[...found.values()].map((name) => `${name}/`).join(' and ')} but no folder to train on`,
      `Call it ${NAMES_OF_SPLITS.train.map((name) => `${name}/`).join(' or ')}.`,
    );
  }
  const others = names.filter((name) => ![...found.values()].includes(name));
  const notes: string[] = [];
  if (base !== '') notes.push(`Read from ${base}/, the only folder there is.`);
  const read = [...found].filter(([, name]) => !splitOf(name)).map(([split, name]) => `${name}/ as ${split}`);
  if (read.length > 0) notes.push(`Read by their names: ${read.join(', ')}.`);
  const unsure = found.size === 0 ? others.filter(mentionsSplit) : [];
  if (unsure.length > 0) {
    notes.push(
      `Taken for classes, though they are called as splits are: ${unsure.join(', ')}. ` +
        'If they are splits, call them train, validation and test, or write a manifest with the columns path, label and split.',
    );
  }
  return { base, bySplit: found, others, notes };
}

/** Beside folders with a split's own name, those of the splits that are still missing. */
function withNearly(exact: ReadonlyMap<SplitName, string>, names: readonly string[], place: string) {
  const rest = names.filter((name) => !splitOf(name));
  return new Map([...assign(rest, nearlySplitOf, place), ...exact]);
}

function assign(names: readonly string[], meaning: (name: string) => SplitName | undefined, place: string) {
  const bySplit = new Map<SplitName, string>();
  for (const name of names) {
    const split = meaning(name);
    if (!split) continue;
    const other = bySplit.get(split);
    if (other !== undefined) {
      throw new MienError(
        `${place} has two folders for the ${split} split, ${other}/ and ${name}/`,
        'Rename one, or take it away.',
      );
    }
    bySplit.set(split, name);
  }
  return bySplit;
}

/** The root's only folder where that one holds splits, and so on down; else the root. */
function baseOf(enclosure: Enclosure): string {
  for (let base = ''; ; ) {
    const real = enclosure.follow(base);
    const names = real === undefined ? [] : foldersIn(real);
    if (names.some((name) => nearlySplitOf(name) === 'train')) return base;
    const inside = base === '' ? names[0]! : `${base}/${names[0]}`;
    if (names.length !== 1 || imagesIn(enclosure, base).length > 0) return '';
    base = inside;
  }
}
