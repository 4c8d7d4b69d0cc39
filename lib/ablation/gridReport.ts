/** The results of a grid as files: the tidy table, the figures, and a page that has all of it. */
import { join } from 'node:path';
import { dataFrame, escapeHtml, tableHtml } from '../evaluation/tables';
import type { AblationSeries } from '../figures/ablation';
import { accuracyAgainstLeakageFigure } from '../figures/accuracyAgainstLeakage';
import { adversarialWeightFigure } from '../figures/adversarialWeight';
import type { NamedFigure } from '../figures/figure';
import { htmlPage, type Section } from '../figures/page';
import { writeFileAtomic, writeJson } from '../support/files';
import { toCsv } from '../support/tables/csv';
import type { Grid } from './gridFile';
import { CHOOSE_BY_VALIDATION, type JudgedCell, LEAKAGE, tidyColumns, tidyRows } from './measures';
import { readingsOf } from './readings';
import { hasCurve, seriesOf } from './series';
import { type Setting, summarise } from './summary';
import { differencesTable, intervalsOver, meansTable } from './tables';

export interface GridResult {
  readonly grid: Grid;
  readonly settings: readonly Setting[];
  /** Accuracy and leakage of each setting, as the figures show them; none where no probe could read the expression (see `probe`). */
  readonly series: readonly AblationSeries[];
  /** Of naming the expression: always the most frequent. */
  readonly chance: number;
  readonly figures: readonly NamedFigure[];
}

export interface ReportFiles {
  readonly csv: string;
  readonly report: string;
  /** An HTML page each; its plotly JSON lies beside it. */
  readonly figures: readonly string[];
}

/** @param cells of this grid; there is at least one */
export function gridResult(grid: Grid, cells: readonly JudgedCell[]): GridResult {
  const settings = summarise(grid, cells);
  const leak = settings[0]!.measures.find(({ measure }) => measure === LEAKAGE);
  const { classes, n } = cells[0]!.judgement.evaluation;
  const chance = leak?.chance ?? Math.max(...classes.map((one) => one.n)) / n;
  if (!leak) return { grid, settings, series: [], chance, figures: [] };
  const probe = 'fresh probe that reads most';
  const series = seriesOf(readingsOf(cells));
  const bands = intervalsOver(settings);
  const figures: NamedFigure[] = [];
  if (hasCurve(grid)) {
    figures.push({
      name: `${grid.name}-weight`,
      caption: `Test accuracy, and what fresh probes read of the codes, against the adversarial weight; 95 % bars ${bands}. ${CHOOSE_BY_VALIDATION}`,
      figure: adversarialWeightFigure(series, chance),
    });
  }
  figures.push({
    name: `${grid.name}-pareto`,
    caption: `Test accuracy against leakage; 95 % bars ${bands}.${series.some(({ points }) => points.length > 1) ? ' Each point says its adversarial weight.' : ''} ${CHOOSE_BY_VALIDATION}`,
    figure: accuracyAgainstLeakageFigure(series, chance, probe),
  });
  return { grid, settings, series, chance, figures };
}

/** @param missing the cells that are not among the judged, each with why */
export async function writeReport(
  folder: string,
  results: readonly GridResult[],
  cells: readonly JudgedCell[],
  missing: readonly string[],
): Promise<ReportFiles> {
  const csv = join(folder, 'results.csv');
  writeFileAtomic(csv, await toCsv(tidyColumns(cells), tidyRows(cells)));
  writeJson(
    join(folder, 'summary.json'),
    results.map(({ grid, settings }) => ({ grid: grid.name, settings })),
  );
  const figures = results.flatMap((result) => result.figures);
  const pages = figures.map(({ name, caption, figure }) => {
    writeJson(join(folder, 'figures', `${name}.plotly.json`), figure);
    const page = join(folder, 'figures', `${name}.html`);
    writeFileAtomic(page, htmlPage(name, [{ figure, caption: escapeHtml(caption) }]));
    return page;
  });
  const report = join(folder, 'report.html');
  const title = `Ablation: ${results.map(({ grid }) => grid.name).join(', ')}`;
  writeFileAtomic(
    report,
    htmlPage(title, [
      { html: `<h1>${escapeHtml(title)}</h1>` },
      ...missingSection(missing),
      ...results.flatMap(sections),
    ]),
  );
  return { csv, report, figures: pages };
}

function missingSection(missing: readonly string[]): Section[] {
  if (missing.length === 0) return [];
  const items = missing.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('');
  return [{ html: `<p><strong>These cells are not in the tables:</strong></p><ul>${items}</ul>` }];
}

function sections({ grid, settings, figures }: GridResult): Section[] {
  const differences = differencesTable(settings);
  return [
    { html: `<h2>${escapeHtml(grid.name)}</h2>` },
    ...figures.map(({ figure, caption }) => ({ figure, caption: escapeHtml(caption) })),
    {
      html: `<p>Mean ± half of the 95 % interval ${intervalsOver(settings)}, per cent of the test images but for the validation accuracy. ${CHOOSE_BY_VALIDATION}</p>`,
    },
    { html: scrolling(tableHtml(dataFrame(meansTable(settings)))) },
    ...(differences.length === 0
      ? []
      : [
          { html: '<p>Paired differences, seed by seed, with a paired t-test.</p>' },
          { html: scrolling(tableHtml(dataFrame(differences))) },
        ]),
  ];
}

function scrolling(table: string): string {
  return `<div style="overflow-x: auto">${table}</div>`;
}
