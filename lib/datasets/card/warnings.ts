/** What a model cannot learn from, or be judged on, in sentences with what to do. */
import { counted } from '../../support/counted';
import { firstNames } from '../../support/firstNames';
import type { DatasetCard, SplitCard } from './card';

/** Images of a class in a split: with fewer, a 95 % interval of its recall is wider than 50 points. */
const FEW = 12;
/** From so many classes on, with fewer images each, they are people or pictures rather than expressions. */
const MANY_CLASSES = 10;
const FEW_EACH = 5;

/** Last on a card, where they are seen. */
export function warningsOf(card: DatasetCard): string[] {
  return [...oddWarnings(card), ...emptyWarnings(card), ...card.splits.flatMap(splitWarnings)].map(
    (sentence) => `Warning: ${sentence}`,
  );
}

/** Whether there is enough for a training to start. */
export function canTrain({ splits }: DatasetCard): boolean {
  return splits.every(({ split, n }) => split === 'test' || n > 0);
}

function oddWarnings({ splits, classes, odd }: DatasetCard): string[] {
  const warnings: string[] = [];
  const { nearlyConstant, classesAlike, peopleAlike } = odd;
  if (nearlyConstant.length > 0) {
    const { split, index } = nearlyConstant[0]!;
    warnings.push(
      `nearly constant images: ${nearlyConstant.length} (the first is ${split} ${index}); look at the contact sheet.`,
    );
  }
  if (classesAlike.length > 0) {
    warnings.push(
      `classes that differ only in case or blanks: ${alike(classesAlike)}. If they are one, spell them alike.`,
    );
  }
  if (peopleAlike.length > 0) {
    warnings.push(`people that differ only in case or blanks: ${alike(peopleAlike)}. Probes take them for several.`);
  }
  const images = splits.reduce((sum, { n }) => sum + n, 0);
  if (classes.length >= MANY_CLASSES && images < FEW_EACH * classes.length) {
    warnings.push(
      `${classes.length} classes have ${counted(images, 'image')} in all: are these people rather than expressions?`,
    );
  }
  return warnings;
}

const alike = (groups: readonly (readonly string[])[]) =>
  groups.map((names) => names.map((name) => JSON.stringify(name)).join(' and ')).join('; ');

function emptyWarnings({ splits }: DatasetCard): string[] {
  const empty = splits.filter(({ n }) => n === 0).map(({ split }) => split);
  return empty.map(
    (split) =>
      `the ${split} split has no images, so that ${split === 'test' ? 'nothing can be reported' : 'no model can be trained'}: ` +
      'give it some, or add images where it is drawn (a class needs at least three).',
  );
}

function splitWarnings({ split, n, classes }: SplitCard): string[] {
  const of = (few: (n: number) => boolean) => classes.filter((each) => few(each.n)).map(({ name }) => name);
  if (n === 0) return [];
  return split === 'train'
    ? naming(
        'without any training image, so that no model can learn it',
        of((count) => count === 0),
      )
    : naming(
        `with fewer than ${FEW} ${split} images, so that its recall says little`,
        of((count) => count < FEW),
      );
}

function naming(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${firstNames(names)}.`];
}
