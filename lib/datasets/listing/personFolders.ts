import type { ClassFolder } from './classFolder';
import { isExpression } from './expressionNames';

/**
 * Whether class folders are people and the folders in them the classes: PERSON/CLASS, as KDEF, Oulu-CASIA and recordings of one's own
 * lie. `certain` where they hold nothing but folders called as expressions are, are called as none themselves, and several hold the same
 * expression, as kinds of expressions (`positive/happy`) would not; `likely` where all of them hold the same folders.
 */
export function arePeople(folders: readonly ClassFolder[]): 'certain' | 'likely' | 'no' {
  const full = folders.filter(({ files }) => files.length > 0);
  if (full.length < 2 || full.some(({ name }) => isExpression(name))) return 'no';
  const inner = full.map(innerNames);
  if (inner.includes(undefined)) return 'no';
  const names = inner.flatMap((own) => [...own!]);
  const all = new Set(names);
  if (all.size < 2) return 'no';
  if (names.every(isExpression)) return all.size < names.length ? 'certain' : 'no';
  return inner.every((own) => own!.size === all.size) ? 'likely' : 'no';
}

/** The folders of people as folders of classes. */
export function classesOfPeople(folders: readonly ClassFolder[]): ClassFolder[] {
  return folders.flatMap((person) => {
    const byClass = new Map<string, string[]>();
    for (const file of person.files) {
      const name = innerOf(person, file)!;
      byClass.set(name, [...(byClass.get(name) ?? []), file]);
    }
    return [...byClass].map(([name, files], i) => ({
      name,
      path: `${person.path}/${name}`,
      split: person.split,
      person: person.name,
      files,
      passedOver: i === 0 ? person.passedOver : [],
    }));
  });
}

/** The folders that a folder's images are in; undefined where an image is in none. */
function innerNames(folder: ClassFolder): Set<string> | undefined {
  const names = folder.files.map((file) => innerOf(folder, file));
  return names.includes(undefined) ? undefined : new Set(names as string[]);
}

function innerOf({ path }: ClassFolder, file: string): string | undefined {
  const inside = file.slice(path.length + 1).split('/');
  return inside.length > 1 ? inside[0] : undefined;
}
