/** What the rows of a report come to. */
import { inPercent } from '../../support/numbers';
import { isFactor } from './guesses';
import type { ShortcutRow } from './report';

/** A share by which what is guessed has to be above chance, or above the test's, to be worth a word. */
const WORTH = 0.05;

/**
 * Whether the expression is guessed better of training images than by chance and than of test images: at the lower end of the one
 * interval by five points more than at the upper end of the other. Null where there are no test images.
 */
export function isShortcut({ interval, chance, onTest }: Omit<ShortcutRow, 'shortcut'>): boolean | null {
  return onTest && interval[0] - WORTH > Math.max(chance, onTest.interval[1]);
}

/** In sentences: what is a shortcut, what may be one that the test images have too, or that there is none. */
export function verdictOf(rows: readonly ShortcutRow[]): string[] {
  const shortcuts = rows.filter(({ shortcut }) => shortcut);
  const inBoth = rows.filter(
    ({ by, interval, chance, shortcut }) => isFactor(by) && !shortcut && interval[0] - WORTH > chance,
  );
  const found = shortcuts.map(
    ({ by, accuracy, onTest }) => `${by} (${inPercent(accuracy)} %, ${inPercent(onTest!.accuracy)} % of test images)`,
  );
  return [
    ...(found.length > 0
      ? [`A shortcut: the expression of training images is given away by ${found.join(', ')}.`]
      : []),
    ...inBoth.map(
      ({ by, accuracy, onTest }) =>
        `${by} goes with the expression (${inPercent(accuracy)} %)${onTest ? ', and not in training alone: these test images cannot tell who reads the face' : ''}.`,
    ),
    ...(rows.length > 0 && found.length + inBoth.length === 0 && rows.every(({ onTest }) => onTest)
      ? ['No shortcut is found: what can be guessed of training images can be guessed of test images as well.']
      : []),
  ];
}
