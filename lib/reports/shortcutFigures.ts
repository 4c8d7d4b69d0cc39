/** What shortcuts look like: how well each gives the expression away, and the images that carry the strongest. */
import type { Dataset } from '../datasets/dataset';
import { escapeHtml } from '../evaluation/tables';
import type { NamedFigure } from '../figures/figure';
import { imageGrid } from '../figures/imageGrid';
import { htmlPage, type Section } from '../figures/page';
import { pngImages } from '../figures/pngImages';
import { shortcutBars } from '../figures/shortcutBars';
import type { Carrier, ShortcutReport, ShortcutRow } from '../runs/shortcuts/report';
import { verdictOf } from '../runs/shortcuts/verdict';
import { writeFileAtomic } from '../support/files';
import { inPercent } from '../support/numbers';

/** The figures of a report; the second is left out where no image carries anything. */
export async function shortcutFigures(
  { rows }: ShortcutReport,
  { classes, shape, splits }: Pick<Dataset, 'classes' | 'shape' | 'splits'>,
): Promise<NamedFigure[]> {
  const bars = {
    name: 'shortcuts',
    caption:
      'How well the expression of training images is guessed, out of fold, from what shows the nuisance: it should be at chance. Hollow: that of test images, in the same way.',
    figure: shortcutBars(rows),
  };
  const strongest = strongestOf(rows);
  if (!strongest || strongest.carriers.length === 0) return [bars];
  const { by, carriers } = strongest;
  const shown = classes.filter((name) => carriers.some(({ expression }) => expression === name));
  const members = shown.map((name) => carriers.filter(({ expression }) => expression === name));
  const width = Math.max(...members.map(({ length }) => length));
  const images = await Promise.all(
    members.map(async (own) => {
      const drawn = await pngImages(splits.train.read(own.map(({ image }) => image)), shape);
      return Array.from({ length: width }, (_, i) => drawn[i] ?? null);
    }),
  );
  const grid = {
    ...{ images, aspect: shape[1] / shape[0], rows: shown, columns: new Array<string>(width).fill('') },
    names: members.map((own) => own.map(nameOf)),
  };
  return [
    bars,
    {
      name: 'shortcut-carriers',
      caption: `Training images whose expression is guessed most surely from ${by}, without having been seen.`,
      figure: imageGrid('Images that carry it', grid),
    },
  ];
}

/** What an image is called: by its file, where it has one, and by its number in the training split. */
function nameOf({ image, file }: Carrier): string {
  return file === undefined ? `image ${image}` : `${file} (image ${image})`;
}

/** The row that is furthest above chance by its interval; undefined where none is above. */
export function strongestOf(rows: readonly ShortcutRow[]): ShortcutRow | undefined {
  const above = ({ interval, chance }: ShortcutRow) => interval[0] - chance;
  return rows.filter((row) => above(row) > 0).sort((a, b) => above(b) - above(a))[0];
}

/** Writes a page with the figures and the pairs behind them. */
export async function writeShortcutPage(path: string, report: ShortcutReport, dataset: Dataset): Promise<void> {
  const figures = await shortcutFigures(report, dataset);
  const pairs = report.rows
    .flatMap((row) => row.pairs)
    .slice(0, MOST_PAIRS)
    .map(({ factor, value, expression, n, share, usual }) => {
      return `${factor} = ${value}: ${inPercent(share)} % ${expression} (of ${n}; usually ${inPercent(usual)} %)`;
    });
  const carriers = strongestOf(report.rows)?.carriers ?? [];
  const named = carriers.map((carrier) => `${carrier.expression}: ${nameOf(carrier)}`);
  writeFileAtomic(
    path,
    htmlPage('Shortcuts', [
      { html: `<h1>Shortcuts in ${escapeHtml(report.dataset)}</h1>` },
      ...verdictOf(report.rows).map((sentence) => ({ html: `<p>${escapeHtml(sentence)}</p>` })),
      ...figures.map(({ figure, caption }) => ({ figure, caption: escapeHtml(caption) })),
      ...listOf(named),
      ...listOf(pairs),
    ]),
  );
}

function listOf(items: readonly string[]): Section[] {
  if (items.length === 0) return [];
  return [{ html: `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>` }];
}

/** On a page; all of them are in the JSON document. */
const MOST_PAIRS = 60;
