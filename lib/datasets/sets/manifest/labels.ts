import { MienError } from '../../../support/errors';
import type { SplitName } from '../../dataset';

/** A row's label as it is written, and where, for messages. */
export interface WrittenLabel {
  readonly text: string;
  readonly line: number;
  readonly split: SplitName;
}

const NUMBER = /^-?\d+$/;

/**
 * The classes of a manifest: the names in its training rows, sorted, or where every label is a number, 0 … K−1 or 1 … K.
 * @throws MienError naming the first line whose label is no class: a number out of range, a name that no training image has
 */
export function classesOf(labels: readonly WrittenLabel[], path: string): readonly string[] {
  const numbers = labels.filter(({ text }) => NUMBER.test(text));
  if (numbers.length > 0 && numbers.length < labels.length) {
    const rare = 2 * numbers.length < labels.length ? numbers[0]! : labels.find(({ text }) => !NUMBER.test(text))!;
    throw refuse(path, rare, `where most labels are ${NUMBER.test(rare.text) ? 'names' : 'numbers'}`);
  }
  const trained = new Set(labels.filter(({ split }) => split === 'train').map(({ text }) => text));
  if (labels.length > 0 && trained.size === 0) {
    throw new MienError(`${path} has no training images`, 'Give some lines the split train, or leave the column out.');
  }
  const classes = numbers.length > 0 ? numbersInOrder(labels, path) : [...trained].sort();
  const unknown = labels.find(({ text }) => !trained.has(text));
  if (unknown) throw refuse(path, unknown, `which no training image has; those have ${[...trained].sort().join(', ')}`);
  if (classes.length < 2) {
    throw new MienError(
      classes.length === 0 ? `${path} holds no images` : `${path} has images of only one class, ${classes[0]}`,
      'A manifest has a line for each image, and at least two classes.',
    );
  }
  return classes;
}

/** Labels that are numbers have no gap, so that a slip of the pen is not taken for one more class. */
function numbersInOrder(labels: readonly WrittenLabel[], path: string): string[] {
  const present = new Set(labels.map(({ text }) => text));
  const first = present.has('0') ? 0 : 1;
  const classes: string[] = [];
  while (present.has(String(first + classes.length))) classes.push(String(first + classes.length));
  const known = new Set(classes);
  const odd = labels.find(({ text }) => !known.has(text));
  if (odd) {
    throw refuse(
      path,
      odd,
      `which is out of range: no image has ${first + classes.length}, and numbers are 0 … K−1 or 1 … K`,
    );
  }
  return classes;
}

function refuse(path: string, { line, text }: WrittenLabel, what: string): MienError {
  return new MienError(
    `${path}, line ${line}: has the label "${text}", ${what}`,
    'Mend the label or take the line away.',
  );
}
