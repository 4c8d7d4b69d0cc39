import { relative } from 'node:path';
import { NAMED_GRIDS } from '../ablation/namedGrids';
import { differencesTable, intervalsOver, meansTable } from '../ablation/tables';
import { differences } from '../config/compare';
import { dataFrame, escapeHtml, type TableValue, tableHtml } from '../evaluation/tables';
import { comparisonFigure } from '../figures/comparison';
import type { NamedFigure } from '../figures/figure';
import { htmlPage, type Section } from '../figures/page';
import { leakOf } from '../runs/probing/leak';
import { TRAINED_ON } from '../runs/probing/probeImages';
import { CODE_NAMES } from '../runs/probing/probeTable';
import { percent } from '../support/numbers';
import { homeFolder } from '../support/paths';
import { comparisons } from './comparison';
import type { LeftGrids } from './gridResults';
import type { ReportedModel } from './reportedModel';

/** The page that `mien reproduce` ends with: every table and figure, with the command, configuration and versions behind them. */
export function reproductionReport(models: readonly ReportedModel[], grids: readonly LeftGrids[]): string {
  return htmlPage('mien: reproduction on synthetic faces', [
    { html: '<h1>Reproduction on synthetic faces</h1>' },
    {
      html: `<p>A classifier (baseline), the published form (paper) and mien's own (separated), one seed each, judged on test images that neither model nor probe has seen. All of this page is made by ${code('mien reproduce')}.</p>`,
    },
    { html: `<ul>${models.map((model) => `<li>${inPlainWords(model)}</li>`).join('')}</ul>` },
    { html: '<h2>Expression from z<sub>e</sub></h2>' },
    { html: table(models.map(accuracyRow)) },
    madeBy(models.map(({ run }) => `mien evaluate --run ${placeOf(run)}`)),
    {
      figure: comparisonFigure(comparisons(models)),
      caption: 'Measured here, with 95 % intervals.',
    },
    ...sideBySide(models.flatMap((model) => figureOf(model, 'confusion'))),
    { html: '<h2>What each code knows</h2>' },
    {
      html: '<p>Probes are trained afresh on frozen codes. A clean split reads the expression from z<sub>e</sub> alone, and everything else from z<sub>n</sub> alone.</p>',
    },
    {
      html: '<p>The most that any of three probes reads (logistic regression, a network on top of it, nearest neighbours), trained on codes of images that the model was trained on / of images that it has not seen. The larger is the leak.</p>',
    },
    { html: table(probeRows(models)) },
    madeBy(models.map(({ run }) => `mien probe --run ${placeOf(run)} --quick`)),
    ...models.flatMap((model) => figureOf(model, 'probes')),
    { html: '<h2>The codes in the plane</h2>' },
    ...models.flatMap((model) => figureOf(model, 'umap')),
    { html: '<h2>What the decoder makes of the codes</h2>' },
    ...models.flatMap((model) => [...figureOf(model, 'swap'), ...figureOf(model, 'reconstruction')]),
    { html: '<h2>Training</h2>' },
    ...sideBySide(models.flatMap((model) => figureOf(model, 'training'))),
    madeBy(models.map(({ run }) => `mien figures --run ${placeOf(run)}`)),
    ...grids.flatMap(gridSections),
    ...origin(models),
  ]);
}

/** What a model can and leaks, in a sentence without a symbol. */
function inPlainWords({ name, evaluation, probes }: ReportedModel): string {
  const guessing = percent(Math.max(...evaluation.classes.map(({ n }) => n)) / evaluation.n); // the most frequent class, always
  const names = `names the expression of ${percent(evaluation.accuracy)} of ${evaluation.n} unseen faces (guessing: ${guessing})`;
  const leak = leakOf(probes, 'expression', 'nuisance');
  if (!leak) return `<b>${escapeHtml(name)}</b> ${names}.`;
  const { accuracy, chance } = leak;
  return `<b>${escapeHtml(name)}</b> ${names}; of the code that should not know it, a fresh probe still reads it of ${percent(accuracy)} (guessing: ${percent(chance)}).`;
}

function accuracyRow({ name, evaluation }: ReportedModel): Record<string, TableValue> {
  return {
    model: name,
    'test images': evaluation.n,
    accuracy: percent(evaluation.accuracy),
    '95 % interval': evaluation.accuracyInterval.map(percent).join(' … '),
    'balanced accuracy': percent(evaluation.balancedAccuracy),
    'macro F1': evaluation.macroF1,
  };
}

/** A row a factor, a column for each code of each model. */
function probeRows(models: readonly ReportedModel[]): Record<string, TableValue>[] {
  const rows = models.flatMap((model) => model.probes.map((row) => ({ ...row, model: model.name })));
  const factors = [...new Set(rows.map(({ factor }) => factor))];
  const columns = [...new Map(rows.map(({ model, code }) => [`${model}: ${CODE_NAMES[code]}`, { model, code }]))];
  return factors.map((factor) => {
    const own = rows.filter((row) => row.factor === factor);
    const cells = columns.map(([title, { model, code }]): [string, TableValue] => {
      const ofModel = own.filter((row) => row.model === model);
      const most = TRAINED_ON.map((trainedOn) => leakOf(ofModel, factor, code, trainedOn));
      return [title, most.some(Boolean) ? most.map((row) => (row ? percent(row.accuracy) : '–')).join(' / ') : null];
    });
    return { factor, chance: percent(own[0]!.chance), ...Object.fromEntries(cells) };
  });
}

function gridSections({ name, grids, figures }: LeftGrids): Section[] {
  return [
    { html: `<h2>Ablation: ${escapeHtml(name)}</h2>` },
    ...sideBySide(figures.map(({ figure, caption }) => ({ figure, caption: escapeHtml(caption) }))),
    ...grids.flatMap(({ grid, settings }) => {
      const paired = differencesTable(settings);
      return [
        {
          html: `<h3>${escapeHtml(grid)}</h3><p>Mean ± half of the 95 % interval ${intervalsOver(settings)}, per cent.</p>`,
        },
        { html: table(meansTable(settings)) },
        ...(paired.length > 0 ? [{ html: `<p>Paired differences, seed by seed.</p>${table(paired)}` }] : []),
      ];
    }),
    ...commandOf(name),
  ];
}

/** Grids that are known by name say where a table comes from; a file of grids may lie anywhere, and other commands leave grids too. */
function commandOf(folder: string): Section[] {
  const names = folder.split('+');
  if (!names.every((name) => Object.hasOwn(NAMED_GRIDS, name))) return [];
  return [madeBy([`mien ablate ${names.map((name) => `--grid ${name}`).join(' ')}`])];
}

/** Where it all comes from: configurations and versions. */
function origin(models: readonly ReportedModel[]): Section[] {
  const last = models.at(-1)!;
  const own = models.flatMap(({ name, config }) => {
    const apart = differences(config, last.config);
    return apart.length > 0
      ? [`<p>${escapeHtml(name)} differs from ${escapeHtml(last.name)} in:</p>${preformatted(apart.join('\n'))}`]
      : [];
  });
  return [
    {
      html: `<h2>Configuration</h2>${own.join('')}${folded(last.name, JSON.stringify(last.config, null, 2))}`,
    },
    {
      html: `<h2>Made with</h2>${models.map(({ name, run, provenance }) => folded(`${name}, in ${placeOf(run)}`, JSON.stringify(provenance, null, 2))).join('')}`,
    },
  ];
}

/** One of a model's figures; none where the model has none of that kind. */
function figureOf(
  { name, figures }: ReportedModel,
  kind: string,
): { figure: NamedFigure['figure']; caption: string }[] {
  const found = figures.filter((figure) => figure.name === `${name}-${kind}`);
  return found.map(({ figure, caption }) => ({
    figure,
    caption: `<b>${escapeHtml(name)}.</b> ${escapeHtml(caption)}`,
  }));
}

function sideBySide(sections: readonly Section[]): Section[] {
  return [{ html: '<div class="row">' }, ...sections, { html: '</div>' }];
}

function madeBy(commands: readonly string[]): Section {
  return { html: `<p class="command">${commands.map(code).join('<br>')}</p>` };
}

/** Relative to the home folder, as a command run there takes it. */
function placeOf(run: string): string {
  const inside = relative(homeFolder(), run);
  return inside.startsWith('..') ? run : inside;
}

function table(rows: readonly Readonly<Record<string, TableValue>>[]): string {
  return `<div class="table">${tableHtml(dataFrame(rows))}</div>`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

/** Long text that is one line until it is opened, and whole in print. */
function folded(title: string, text: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>${preformatted(text)}</details>`;
}

function preformatted(text: string): string {
  return `<pre>${escapeHtml(text)}</pre>`;
}
