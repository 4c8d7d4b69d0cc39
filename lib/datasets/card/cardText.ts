import { printable } from '../../support/printable';
import { shortName } from '../../support/shortName';
import type { DatasetCard, SplitCard } from './card';
import { warningsOf } from './warnings';

/** Letters of a name in a table; in `report.json` they are whole. */
const NAME_LENGTH = 40;
/** Names and values printed before the rest is only counted; all of them are in `report.json`. */
const MOST_NAMES = 20;

/** A card as lines for people. */
export function cardText(card: DatasetCard): string[] {
  return linesOf(card).map(printable);
}

/** Everything but the counts: copies, what was done, what is left out, and what a model cannot learn or be judged on. */
export function cardRemarks(card: DatasetCard): string[] {
  return remarks(card).map(printable);
}

function linesOf(card: DatasetCard): string[] {
  const { dataset, shape, splits } = card;
  const filled = splits.filter((split) => split.n > 0);
  const total = splits.reduce((sum, split) => sum + split.n, 0);
  return [
    `${dataset}: ${total} images of ${shape.join(' × ')}; ${splits.map(({ split, n }) => `${n} ${split}`).join(', ')}`,
    '',
    ...table('class', filled, (split) => split.classes, true),
    ...(filled[0]?.factors ?? []).flatMap((factor, f) => [
      '',
      ...table(factor.name, filled, ({ factors }) => {
        const { values, unknown } = factors[f]!;
        return [...values, { name: '(unknown)', n: unknown }];
      }),
    ]),
    '',
    ...remarks(card),
  ];
}

function remarks(card: DatasetCard): string[] {
  const { notes, copies, unreadable } = card;
  const { across, conflicting } = copies;
  return [
    copies.images === 0 ? 'No image has an exact copy.' : `${copies.images} images have an exact copy in the dataset.`,
    ...across.filter(({ n }) => n > 0).map(({ split, in: other, n }) => `  ${n} of ${split} are in ${other} as well`),
    ...(conflicting.images > 0
      ? [
          `  ${conflicting.images} of them, in ${conflicting.groups.length} groups, carry labels that contradict each other`,
        ]
      : []),
    ...notes.map((note) => `Note: ${note}`),
    ...unreadable.slice(0, MOST_NAMES).map((image) => `Left out, as it cannot be read: ${image}`),
    ...(unreadable.length > MOST_NAMES ? [`… and ${unreadable.length - MOST_NAMES} more that cannot be read`] : []),
    ...warningsOf(card),
  ];
}

/** A row a name, a column a split. Names in which no split has an image are left out unless all are wanted. */
function table(
  title: string,
  splits: readonly SplitCard[],
  pick: (split: SplitCard) => SplitCard['classes'],
  all = false,
): string[] {
  const columns = splits.map(pick);
  const names = (columns[0] ?? [])
    .map(({ name }, i) => ({ name: shortName(name, NAME_LENGTH), counts: columns.map((column) => column[i]!.n) }))
    .filter(({ counts }) => all || counts.some((n) => n > 0));
  const width = Math.max(20, 2 + Math.max(...names.slice(0, MOST_NAMES).map(({ name }) => name.length)));
  const row = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(12)).join('')}`;
  return [
    row(
      title,
      splits.map(({ split }) => split),
    ),
    ...names.slice(0, MOST_NAMES).map(({ name, counts }) => row(name, counts)),
    ...(names.length > MOST_NAMES ? [`  … and ${names.length - MOST_NAMES} more`] : []),
  ];
}
