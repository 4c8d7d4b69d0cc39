import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { accuracyAgainstLeakageFigure } from '../../lib/figures/accuracyAgainstLeakage';
import { adversarialWeightFigure } from '../../lib/figures/adversarialWeight';
import { startBrowser } from '../../lib/figures/browser';
import type { Figure } from '../../lib/figures/figure';
import { htmlPage, type Section } from '../../lib/figures/page';
import { trainingCurves } from '../../lib/figures/trainingCurves';
import { umapPanels } from '../../lib/figures/umapPanels';
import { withoutBrowser } from '../data/browser';
import { ablation, colourings, history, projections } from '../data/figures';
import { temporaryFolder } from '../data/temporary';

const attack = '</script><script>document.body.dataset.attacked = "yes"</script>';
const figures: Figure[] = [
  trainingCurves(history, 0.2),
  adversarialWeightFigure(ablation, 0.25),
  accuracyAgainstLeakageFigure(ablation, 0.25, 'probe'),
  umapPanels(projections, colourings),
  { data: [{ type: 'scatter', name: attack, x: [1], y: [1] }], layout: { title: { text: attack } } },
];
/** Runs when all is loaded: writes what happened into attributes of the body, where it can be read from outside. */
const witness = `<script>addEventListener('load', () => setTimeout(() => {
  const plots = [...document.querySelectorAll('.js-plotly-plot')];
  const loaded = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !/^(data|blob):/.test(name));
  const invalid = plots.flatMap((plot) => Plotly.validate(plot.data, plot.layout) || []).map((entry) => entry.msg);
  Object.assign(document.body.dataset, { drawn: plots.filter((plot) => plot.querySelector('.trace')).length,
    loaded: JSON.stringify(loaded), invalid: JSON.stringify(invalid) });
}))</script>`;
const sections: Section[] = [
  { html: '<h1>Report</h1>' },
  ...figures.map((figure, i) => ({ figure, caption: `Caption ${i}.` })),
  { html: witness },
];
const page = htmlPage('A </title><script>bad()</script> title', sections);

test('plotly is in the page once, whatever the number of figures', () => {
  assert.equal(page.match(/\* plotly\.js v\d/g)?.length, 1);
});

test('sections come in their order, each figure with its caption', () => {
  const at = ['<h1>Report</h1>', 'Caption 0.', 'Caption 1.', 'Caption 2.', 'Caption 3.'].map((text) =>
    page.indexOf(text),
  );
  assert.ok(
    at.every((position, i) => position > (at[i - 1] ?? 0)),
    `${at}`,
  );
  assert.equal(page.match(/Plotly\.newPlot\('figure-\d'/g)?.length, figures.length);
});

test('text in a figure or the title cannot end its element', () => {
  const plain = page.replace(witness, '');
  assert.ok(!plain.includes(attack));
  assert.ok(plain.includes('\\u003c/script>'), 'it is in the figure’s JSON, escaped');
  assert.equal(plain.match(/<script>/g)?.length, 2);
  assert.equal(plain.match(/<\/script/gi)?.length, 2);
  assert.match(plain, /<title>A \/title>script>bad\(\)\/script> title<\/title>/);
});

test('it asks for nothing from outside: no address in an attribute, no import', () => {
  const own = page.replace(/<script>\/\*\*[\s\S]*?<\/script>/, ''); // without the library
  assert.ok(own.length < 100_000, 'the library is out');
  assert.ok(!/(src|href)=/i.test(own) && !/@import|url\(/i.test(own));
});

const skip = withoutBrowser();

test('a browser without a network draws every figure, with nothing that plotly calls invalid', { skip }, async () => {
  const file = join(temporaryFolder(), 'report.html');
  writeFileSync(file, page);
  const browser = await startBrowser();
  try {
    const context = await browser.newContext({ offline: true });
    const tab = await context.newPage();
    const asked: string[] = [];
    tab.on('request', (request) => asked.push(request.url()));
    await tab.goto(pathToFileURL(file).href);
    const body = tab.locator('body[data-drawn]');
    await body.waitFor({ state: 'attached', timeout: 180_000 });
    const said = ['drawn', 'loaded', 'invalid', 'attacked'].map((name) => body.getAttribute(`data-${name}`));
    assert.deepEqual(await Promise.all(said), ['5', '[]', '[]', null]);
    assert.deepEqual(
      asked.filter((url) => !/^(data|blob):/.test(url)),
      [pathToFileURL(file).href],
    );
  } finally {
    await browser.close();
  }
});
