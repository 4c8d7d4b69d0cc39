import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { JupyterLab, labSkip, SHOWN } from './jupyterLab';
import { root } from './kernel';

let lab: JupyterLab;
let home: string;

before(async () => {
  if (labSkip) return;
  home = mkdtempSync(join(tmpdir(), 'mien-lab-'));
  lab = await JupyterLab.start({ MIEN_QUICK: '1', MIEN_HOME: home, MIEN_CACHE: join(home, 'cache') });
});
after(async () => {
  await lab?.close();
  if (home) rmSync(home, { recursive: true, force: true });
});

test('1-train, run in JupyterLab, draws its curves and the confusion', { skip: labSkip }, async () => {
  const page = await lab.runAll(join(root, 'notebooks', '1-train.ipynb'));
  const [curves, confusion, ...more] = await figuresOf(page, '1-train');
  assert.equal(more.length, 0);
  assert.match(curves!.title, /Training/);
  assert.ok(curves!.lines >= 4, `${curves!.lines} curves`);
  assert.match(confusion!.title, /Expression: .* images right/);
  assert.ok(confusion!.heatmaps === 1);
  assert.ok(
    (await page.locator(`${SHOWN} .jp-RenderedHTML table tr`).count()) === 9,
    'seven expressions, all, and the head',
  );
});

test('3-disentanglement, run in JupyterLab, draws both planes, the probes and the swap', {
  skip: labSkip,
}, async () => {
  const page = await lab.runAll(join(root, 'notebooks', '3-disentanglement.ipynb'));
  const [curves, planes, probes, swap, ...more] = await figuresOf(page, '3-disentanglement');
  assert.equal(more.length, 0);
  assert.match(curves!.title, /Training/);
  assert.match(planes!.title, /UMAP/);
  assert.ok(planes!.points >= 8 * 150, `${planes!.points} points in eight panels`);
  assert.equal(probes!.heatmaps, 2, 'trained on seen images, and on unseen ones');
  assert.match(swap!.title, /swapped/);
  assert.ok(swap!.images >= 7 + 5 * 8, `${swap!.images} faces`);
});

interface Drawn {
  readonly title: string;
  readonly lines: number;
  readonly points: number;
  readonly heatmaps: number;
  readonly images: number;
}

/** What plotly has drawn, in the order of the page; screenshots go to `results/screenshots`. */
async function figuresOf(page: Page, name: string): Promise<Drawn[]> {
  const folder = join(root, 'results', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const plots = page.locator(`${SHOWN} .jp-RenderedPlotly`);
  const drawn: Drawn[] = [];
  for (const [i, plot] of (await plots.all()).entries()) {
    await plot.hover(); // until then the extension shows the image
    await plot.locator('.main-svg').first().waitFor();
    const count = (selector: string) => plot.locator(selector).count();
    drawn.push({
      title: await plot.locator('.gtitle').first().innerHTML(),
      lines: await count('.scatterlayer .trace'),
      points: await count('.scatterlayer .point'),
      heatmaps: await count('.heatmaplayer image, .heatmaplayer .hm image'),
      images: await count('.layer-above image, .imagelayer image'),
    });
    const screenshot = await plot.screenshot({ path: join(folder, `${name}-figure-${i + 1}.png`) });
    const { entropy } = await sharp(screenshot).stats();
    assert.ok(entropy > 0.3, `figure ${i + 1} is empty: entropy ${entropy}`);
  }
  await page.screenshot({ path: join(folder, `${name}.png`) });
  return drawn;
}
