/** The paper's own experiment, on the AffectNet of whoever has it. */
import { join, resolve } from 'node:path';
import { type AblateSettings, ablate } from '../../ablation/ablate';
import { expandGrid } from '../../ablation/expand';
import type { Setting } from '../../ablation/summary';
import { differencesTable, intervalsOver, meansTable } from '../../ablation/tables';
import { openDataset } from '../../datasets/open';
import { dataFrame, tableHtml } from '../../evaluation/tables';
import { type ComparedAccuracy, type Comparison, comparisonFigure } from '../../figures/comparison';
import { htmlPage } from '../../figures/page';
import { checkSplits } from '../../runs/train';
import { writeFileAtomic, writeJson } from '../../support/files';
import { homeFolder } from '../../support/paths';
import { REPORTED_AFFECTNET } from '../reportedNumbers';
import { type AffectNetGridOptions, affectNetGrid } from './affectNetGrid';
import { costOf, costSentence } from './cost';

export interface AffectNetReproduction {
  /** Mean accuracies over the seeds, and those that others have reported. */
  readonly comparison: Comparison;
  readonly settings: readonly Setting[];
  readonly report: string;
  readonly csv: string;
  readonly failed: readonly string[];
}

export type ReproduceAffectNetSettings = AffectNetGridOptions & Omit<AblateSettings, 'attempts'>;

/**
 * Trains and judges baseline, published form and separated model on AffectNet, or finds them done, or goes on, and sets the numbers that others have
 * reported beside what was measured. Time, memory and disk are told before the first training.
 * @param root AffectNet, in any of its layouts
 */
export async function reproduceAffectNet(
  root: string,
  settings: ReproduceAffectNetSettings = {},
): Promise<AffectNetReproduction> {
  const { seeds, changes, ...others } = settings;
  const grid = affectNetGrid(root, { seeds, changes });
  const { note = () => {} } = others;
  const { config } = expandGrid(grid)[0]!;
  const dataset = await openDataset(config.dataset, others);
  try {
    checkSplits(config, dataset);
    note(costSentence(costOf(grid, dataset)));
  } finally {
    dataset.close();
  }
  const out = resolve(settings.out ?? join(homeFolder(), 'results', grid.name));
  const { results, csv, failed } = await ablate([grid], { ...others, out });
  const { settings: measured } = results[0]!;
  const comparison = { ...REPORTED_AFFECTNET, rows: [...measured.map(accuracyOf), ...REPORTED_AFFECTNET.rows] };
  const report = join(out, 'comparison.html');
  writeFileAtomic(report, pageOf(comparison, measured));
  writeJson(join(out, 'comparison.json'), comparison);
  return { comparison, settings: measured, report, csv, failed };
}

function accuracyOf({ setting, measures }: Setting): ComparedAccuracy {
  const { mean, interval, seeds } = measures.find(({ measure }) => measure === 'accuracy')!;
  const name = `${setting.cell}, ${seeds === 1 ? 'one seed' : `mean of ${seeds} seeds`}`;
  return { name, accuracy: mean, ...(interval && { interval }), reported: false };
}

function pageOf(comparison: Comparison, settings: readonly Setting[]): string {
  const paired = differencesTable(settings);
  const table = (rows: Parameters<typeof dataFrame>[0]) => ({
    html: `<div class="table">${tableHtml(dataFrame(rows))}</div>`,
  });
  return htmlPage('mien: AffectNet', [
    { html: '<h1>AffectNet, seven classes</h1>' },
    {
      html: '<p>Its validation images, 500 of each class, as every number reported on it is of these: neither training nor any choice has seen them. Intervals are of 95 %, over seeds, or over images where there is one seed; 3,500 images alone leave ± 1.6 points.</p>',
    },
    { figure: comparisonFigure([comparison]), caption: 'What others report is as they report it, not measured here.' },
    {
      html: `<h2>Measured here</h2><p>Mean ± half of the 95 % interval ${intervalsOver(settings)}, per cent.</p>`,
    },
    table(meansTable(settings)),
    ...(paired.length > 0 ? [{ html: '<p>Paired differences to the baseline, seed by seed.</p>' }, table(paired)] : []),
    { html: '<p class="command"><code>mien reproduce --affectnet DIR</code></p>' },
  ]);
}
