import type { Split } from '../datasets/dataset';
import { dataFrame, escapeHtml, tableHtml } from '../evaluation/tables';
import type { Figure } from '../figures/figure';
import { htmlPage } from '../figures/page';
import { trainingCurves } from '../figures/trainingCurves';
import { umapPanels } from '../figures/umapPanels';
import type { EpochRecord } from '../training/trainer';
import type { ReproducedModel } from './reproduce';

type Points = readonly (readonly [number, number])[];

/** The nuisance factor that colours the second row of the projections. */
const SHOWN_FACTOR = 'light';

/** The page that `mien reproduce` ends with, and its main figure. The last of `models` is the disentangled one. */
export function reproductionReport(
  models: readonly ReproducedModel[],
  history: readonly EpochRecord[],
  projections: { readonly expression: Points; readonly nuisance: Points },
  test: Split,
  classes: readonly string[],
  provenance: unknown,
): { html: string; figure: Figure } {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const interval = ([low, high]: readonly [number, number]) => `${(100 * low).toFixed(1)} … ${(100 * high).toFixed(1)}`;
  const accuracies = models.map(({ name, evaluation }) => ({
    model: name,
    'test images': evaluation.n,
    accuracy: percent(evaluation.accuracy),
    '95 % interval': interval(evaluation.accuracyInterval),
    'balanced accuracy': percent(evaluation.balancedAccuracy),
    'macro F1': evaluation.macroF1,
  }));
  const factors = [...new Set(models[0]!.probes.map((row) => row.factor))];
  const probes = factors.map((factor) => {
    const find = (model: ReproducedModel, code: string) =>
      model.probes.find((row) => row.factor === factor && row.code === code)!;
    return Object.fromEntries([
      ['read by a fresh linear probe', factor],
      ['chance', percent(find(models[0]!, 'expression').chance)],
      ...models.flatMap((model) => [
        [`${model.name}: z_e`, percent(find(model, 'expression').accuracy)],
        [`${model.name}: z_n`, percent(find(model, 'nuisance').accuracy)],
      ]),
    ]) as Record<string, string>;
  });
  const shown = test.factors.find((factor) => factor.name === SHOWN_FACTOR) ?? test.factors[0]!;
  const figure = umapPanels(
    [
      { title: 'expression code z<sub>e</sub>', points: projections.expression },
      { title: 'nuisance code z<sub>n</sub>', points: projections.nuisance },
    ],
    [
      { title: 'expression', values: classes, codes: test.labels },
      { title: shown.name, values: shown.values, codes: shown.codes },
    ],
  );
  const html = htmlPage('mien: reproduction on synthetic faces', [
    { html: '<h1>Reproduction on synthetic faces</h1>' },
    {
      html: `<p>One seed, a small encoder, made by <code>npm run reproduce</code>. Numbers are on test images that neither model nor probe has seen.</p>`,
    },
    { html: `<h2>Expression from z<sub>e</sub></h2>${tableHtml(dataFrame(accuracies))}` },
    {
      html: `<h2>What each code knows</h2><p>A clean split would put the first row at 100&nbsp;% and chance, the others at chance and 100&nbsp;%.</p>${tableHtml(dataFrame(probes))}`,
    },
    {
      figure,
      caption:
        'The disentangled model: every dot is a test face. Top: coloured by expression; bottom: by where the light comes from.',
    },
    { figure: trainingCurves(history), caption: 'Training of the disentangled model.' },
    { html: `<h2>Made by</h2><pre>${escapeHtml(JSON.stringify(provenance, null, 2))}</pre>` },
  ]);
  return { html, figure };
}
