import { SPLIT_NAMES, type SplitName } from '../dataset';

/** The names that datasets in circulation give the splits, in lower case. */
export const NAMES_OF_SPLITS: Readonly<Record<SplitName, readonly string[]>> = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'val', 'dev', 'publictest'],
  test: ['test', 'testing', 'privatetest'],
};

/** Words that say nothing of a split when they stand around its name: `training_set`, `images_train`, `FER2013Test`. */
const FILLING =
  'set|sets|data|dataset|datasets|image|images|img|imgs|pictures|photos|face|faces|folder|split|fer|raf|db|plus';
const FILLED = new RegExp(`^(?:(?:${FILLING})+)$`);
const AROUND = new RegExp(`^(?:${FILLING})*?(train|training|validation|valid|val|dev|test|testing)(?:${FILLING})*$`);

/** The split that a folder or a cell of a table means, whatever its case; undefined where it means none. */
export function splitOf(name: string): SplitName | undefined {
  return SPLIT_NAMES.find((split) => NAMES_OF_SPLITS[split].includes(name.trim().toLowerCase()));
}

/** The split that the name of a folder comes down to, also where it is nearly a split's: `training_set`, `Test Images`, `valset`. */
export function nearlySplitOf(name: string): SplitName | undefined {
  const words = wordsOf(name);
  const meant = words.filter((word) => !FILLED.test(word));
  const core = meant.length === 1 ? AROUND.exec(meant[0]!)?.[1] : undefined;
  return splitOf(name) ?? (core === undefined ? undefined : splitOf(core));
}

/** Whether a split's name is among the words of a name. */
export function mentionsSplit(name: string): boolean {
  return wordsOf(name).some((word) => splitOf(word) !== undefined);
}

/** The words of a name, in lower case, without numbers: of `FER2013Train`, `fer` and `train`. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}
