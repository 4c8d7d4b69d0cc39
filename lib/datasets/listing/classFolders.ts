import { counted } from '../../support/counted';
import { firstNames } from '../../support/firstNames';
import { groupBy } from '../../support/numbers';
import { plainName } from '../../support/plainName';
import { SPLIT_NAMES, type SplitName } from '../dataset';
import type { ClassFolder } from './classFolder';
import type { Enclosure } from './enclosure';
import { foldersIn, imagesBelow, imagesIn } from './imagesBelow';
import { arePeople, classesOfPeople } from './personFolders';
import { findSplitFolders } from './splitFolders';

export interface ClassFolders {
  readonly folders: readonly ClassFolder[];
  /** The splits that have images. */
  readonly splits: ReadonlySet<SplitName>;
  /** The splits that have a folder, be it empty. */
  readonly splitFolders: ReadonlySet<SplitName>;
  /** What was read as meant, and what is left out, in sentences. */
  readonly notes: readonly string[];
}

/** Names said before the rest is only counted. */
const MOST_NAMES = 5;

/**
 * Finds `SPLIT/CLASS/` below a root, or `CLASS/` where none of its folders has the name of a split; also `PERSON/CLASS/` in their place,
 * where the names leave no doubt.
 * @throws MienError when two folders are the same split, there are splits but none for training, or a link leaves the root
 */
export function findClassFolders(enclosure: Enclosure): ClassFolders {
  const { base, bySplit, others, notes: seen } = findSplitFolders(enclosure);
  const below = (name: string) => (base === '' ? name : `${base}/${name}`);
  const roots = bySplit.size === 0 ? [[null, base] as const] : SPLIT_NAMES.flatMap((split) => withFolder(split));
  function withFolder(split: SplitName) {
    const name = bySplit.get(split);
    return name === undefined ? [] : [[split, below(name)] as const];
  }
  const found = roots.flatMap(([split, folder]) => classesIn(enclosure, folder, split));
  const people = arePeople(found);
  const folders = spelledAlike(people === 'certain' ? classesOfPeople(found) : found);
  const splits = new Set(folders.flatMap(({ split, files }) => (split && files.length > 0 ? [split] : [])));
  const notes = [...seen];
  if (bySplit.size > 0 && others.length > 0)
    notes.push(`Beside the splits, left out: ${others.map((name) => `${name}/`).join(', ')}.`);
  notes.push(...peopleNotes(people, found));
  for (const [split, folder] of roots) {
    notes.push(...looseNotes(imagesIn(enclosure, folder), folder));
    if (split && !splits.has(split)) notes.push(`${folder}/ has no images in folders of classes, and is no split.`);
  }
  return { folders, splits, splitFolders: new Set(bySplit.keys()), notes };
}

function classesIn(enclosure: Enclosure, folder: string, split: SplitName | null): ClassFolder[] {
  const real = enclosure.follow(folder);
  if (real === undefined) return [];
  return foldersIn(real).map((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const passedOver: string[] = [];
    const files = imagesBelow(enclosure, path, (other) => passedOver.push(other));
    return { name: name.normalize('NFC'), path, split, files, passedOver };
  });
}

/**
 * A class that splits or people spell in different ways (`happy`, `Happy`) is one; one that a single split, or one person's folder in it,
 * spells in two may be meant as two.
 */
function spelledAlike(folders: readonly ClassFolder[]): ClassFolder[] {
  const spellings = groupBy(folders, ({ name }) => plainName(name));
  const meant = new Map([...spellings].flatMap(([plain, alike]) => (isTwice(alike) ? [] : [[plain, alike[0]!.name]])));
  return folders.map((folder) => ({ ...folder, name: meant.get(plainName(folder.name)) ?? folder.name }));
}

/** Whether folders side by side are called alike and not the same. */
function isTwice(alike: readonly ClassFolder[]): boolean {
  const sides = groupBy(alike, ({ split, person }) => JSON.stringify([split, person]));
  return [...sides.values()].some((own) => own.some(({ name }) => name !== own[0]!.name));
}

function peopleNotes(people: 'certain' | 'likely' | 'no', folders: readonly ClassFolder[]): string[] {
  const names = firstNames(
    folders.map(({ name }) => name),
    MOST_NAMES,
  );
  if (people === 'certain')
    return [`Read as PERSON/CLASS: ${names} are people, as the folders in them are the expressions.`];
  if (people === 'no') return [];
  return [
    `Every one of ${names} holds the same folders: if these are the classes and those are people, write a manifest with the columns ` +
      'path, label and factor:person, or use --set dataset.folder.pattern (see data/README.md).',
  ];
}

function looseNotes(names: readonly string[], folder: string): string[] {
  if (names.length === 0) return [];
  const where = folder === '' ? 'beside the class folders' : `in ${folder}/ itself`;
  return [
    `Left out, as they lie ${where} and have no class: ${counted(names.length, 'image')} (${firstNames(names, MOST_NAMES)}).`,
  ];
}
