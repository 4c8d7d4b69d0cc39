import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { BASELINE } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';
import { classificationReport } from '../../lib/evaluation/classification';
import { startBrowser } from '../../lib/figures/browser';
import { confusionFigure } from '../../lib/figures/confusion';
import { imageGrid } from '../../lib/figures/imageGrid';
import { pngImages } from '../../lib/figures/pngImages';
import { probeHeatmap } from '../../lib/figures/probeHeatmap';
import { trainingCurves } from '../../lib/figures/trainingCurves';
import { umapPanels } from '../../lib/figures/umapPanels';
import type { ReportedModel } from '../../lib/reports/reportedModel';
import { reproductionReport } from '../../lib/reports/reproductionReport';
import type { ProbeRow } from '../../lib/runs/probing/probe';
import { withoutBrowser } from '../data/browser';
import { colourings, history, projections } from '../data/figures';
import { temporaryFolder } from '../data/temporary';

const hostile = '<img src=x onerror="document.title=\'attacked\'">';
const classes = ['happy', hostile];
const report = classificationReport([0, 0, 1, 1], [0, 0, 1, 0], classes);
const probes: ProbeRow[] = ['expression', hostile].flatMap((factor) =>
  (['expression', 'nuisance'] as const).map((code, i) => ({
    ...{
      factor,
      code,
      probe: 'linear' as const,
      trainedOn: 'seen' as const,
      n: 4,
      accuracy: 0.875 - i / 2,
      balancedAccuracy: 0.5,
      chance: 0.25,
    },
    ...{ interval: [0.1, 0.9] as const, leakage: null, information: 0, seeds: [] },
  })),
) as unknown as ProbeRow[];

async function model(name: ReportedModel['name'], part = {}): Promise<ReportedModel> {
  const images = await pngImages(new Uint8Array(16), [4, 4, 1]);
  const figures = {
    training: trainingCurves(history, 0.5),
    confusion: confusionFigure(report.confusion, classes),
    probes: probeHeatmap([{ title: 'linear probe', readings: probes }]),
    umap: umapPanels(projections, colourings),
    swap: imageGrid('Swap', { images: [images], rows: [hostile], columns: [hostile] }),
  };
  return {
    ...{ name, run: `/runs/${name}`, evaluation: { dataset: hostile, split: 'test', ...report }, probes },
    config: resolveConfig(part),
    provenance: { mien: '0.1.0', commit: hostile },
    figures: Object.entries(figures).map(([kind, figure]) => ({ name: `${name}-${kind}`, caption: hostile, figure })),
  };
}

const setting = { setting: { cell: hostile }, reference: null };
const measure = { measure: 'accuracy', seeds: 3, mean: 0.833, interval: [0.82, 0.846] as const, chance: null };
const grid = {
  name: 'curve',
  grids: [{ grid: 'curve', settings: [{ ...setting, measures: [{ ...measure, difference: null }] }] }],
  figures: [{ name: 'curve-pareto', caption: hostile, figure: trainingCurves(history) }],
};
const page = Promise.all([model('baseline', BASELINE), model('separated')]).then((models) =>
  reproductionReport(models, [grid, { ...grid, name: 'challenge' }]),
);

test('every number has its table, its command and what it was made with', async () => {
  const html = (await page).replace(/<script>\/\*\*[\s\S]*?<\/script>/, '');
  for (const text of [
    'names the expression of 75.0 % of 4 unseen faces (guessing: 50.0 %)', // first, and in words
    'a fresh probe still reads it of 37.5 % (guessing: 25.0 %)',
    '30.1 % … 95.4 %', // its interval (Wilson, by hand: 3 of 4)
    '87.5 % / –', // a probe, trained on seen images, and none on unseen ones
    '83.3 ± 1.3', // the grid
    'mien evaluate --run /runs/baseline',
    'mien probe --run /runs/separated --quick',
    'mien figures --run /runs/baseline',
    'mien ablate --grid curve',
    'loss.adversarial.weight: 0 instead of',
    '&quot;mien&quot;: &quot;0.1.0&quot;',
  ]) {
    assert.ok(html.includes(text), text);
  }
  assert.equal(html.split('mien ablate').length, 2, 'no command is made up for what another command left');
  assert.ok(!html.includes('AffectNet'), 'nothing here was measured on it');
});

test('text from data is text: nothing of it is an element', async () => {
  const html = (await page).replace(/<script>[\s\S]*?<\/script>/g, '');
  assert.ok(html.includes('&lt;img src=x'), 'it is there');
  assert.ok(!html.includes('<img'));
});

const skip = withoutBrowser();

test('a browser without a network shows all of it and logs nothing', { skip }, async () => {
  const file = join(temporaryFolder(), 'report.html');
  writeFileSync(file, await page);
  const browser = await startBrowser();
  try {
    const context = await browser.newContext({ offline: true });
    const tab = await context.newPage();
    const [logged, asked]: [string[], string[]] = [[], []];
    tab.on('console', (message) => logged.push(message.text()));
    tab.on('pageerror', (error) => logged.push(String(error)));
    tab.on('request', (request) => asked.push(request.url()));
    await tab.goto(pathToFileURL(file).href);
    const drawn = await tab.locator('figure .main-svg:first-child').count();
    assert.equal(drawn, 2 * 5 + 1 + 2, 'five figures a model, the comparison and those of the grids');
    assert.equal(await tab.locator('figure').count(), drawn);
    assert.equal(await tab.locator('img').count(), 0);
    assert.notEqual(await tab.title(), 'attacked');
    assert.ok((await tab.locator('svg text', { hasText: '<img src=x' }).count()) > 0, 'plotly shows the name as it is');
    assert.deepEqual(logged, []);
    assert.deepEqual(
      asked.filter((url) => !/^(data|blob):/.test(url)),
      [pathToFileURL(file).href],
    );
    await tab.setViewportSize({ width: 390, height: 844 });
    assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), 390, 'a phone need not scroll sideways');
    const pdf = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    assert.match(pdf, /\/MediaBox \[0 0 59[45][.\d]* 84[12]/, 'A4');
  } finally {
    await browser.close();
  }
});
