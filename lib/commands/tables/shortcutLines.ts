/** Shortcuts as lines for people: a row for everything that the expression is guessed from, and the pairs behind it. */
import type { Carrier, ShortcutReport, ShortcutRow } from '../../runs/shortcuts/report';
import { verdictOf } from '../../runs/shortcuts/verdict';
import { inPercent } from '../../support/numbers';
import { printable } from '../../support/printable';
import { alignedTable } from '../../support/tables/alignedTable';

/** Pairs told of each factor; all of them are in the JSON document. */
const MOST_PAIRS = 7;
/** Images told by file, where they have one, and number. */
const MOST_IMAGES = 10;

export function shortcutLines({ rows }: ShortcutReport): string[] {
  if (rows.length === 0) return ['No factor is labelled.'];
  const head = ['expression guessed from', 'training', '95 %', 'should be', 'test', 'n'];
  const cells = rows.map(({ by, accuracy, interval, chance, onTest, n }) => [
    by,
    inPercent(accuracy),
    interval.map(inPercent).join(' … '),
    inPercent(chance),
    onTest ? inPercent(onTest.accuracy) : '–',
    String(n),
  ]);
  return [
    ...alignedTable(head, cells, 1),
    'per cent of training images, each guessed by what was fitted to others, and of test images in the same way; should be: chance',
    ...(rows.some(({ by }) => by === 'small image')
      ? [
          'of the image at 8 × 8 pixels a little of an expression is still to be seen: above chance it need be no shortcut',
        ]
      : []),
    ...(rows.some(({ interval, chance }) => interval[1] < chance)
      ? [
          'below chance is no better than chance: in a balanced set, what is guessed is rarer among the images that it is guessed by',
        ]
      : []),
    ...['', ...verdictOf(rows)].map(printable),
    ...rows.flatMap(details).map(printable),
  ];
}

function details({ by, pairs, carriers, interval, chance }: ShortcutRow): string[] {
  if (interval[0] <= chance) return [];
  const told = pairs
    .slice(0, MOST_PAIRS)
    .map(
      ({ factor, value, expression, n, share, usual }) =>
        `  ${factor} = ${value}: ${inPercent(share)} % ${expression} (of ${n} images; usually ${inPercent(usual)} %)`,
    );
  const more = pairs.length - told.length;
  const images = [...carriers].sort((a, b) => b.probability - a.probability).slice(0, MOST_IMAGES);
  return ['', `${by}:`, ...told, ...(more > 0 ? [`  … and ${more} more pairs`] : []), ...carriedBy(images)];
}

/** A line an image where they have names, which may be long. */
function carriedBy(images: readonly Carrier[]): string[] {
  const carried = '  carried by training images';
  if (images.every(({ file }) => file === undefined)) {
    return [`${carried} ${images.map(({ image, expression }) => `${image} (${expression})`).join(', ')}`];
  }
  return [`${carried}:`, ...images.map(({ image, file, expression }) => `    ${file} (${image}, ${expression})`)];
}
