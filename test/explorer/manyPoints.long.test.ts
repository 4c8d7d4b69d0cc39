/** Ten and fifty thousand points: whether the page draws, finds and selects them. What a redraw costs is said, not judged: machines differ. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { fromMemory } from '../../lib/datasets/packed/fromMemory';
import { base64, packCode, packPositions } from '../../lib/reports/explore/pack';
import { drawSprites } from '../../lib/reports/explore/sprites';
import type { OpenRun } from '../../lib/runs/openRun';
import { Random } from '../../lib/support/random';
import { withoutBrowser } from '../data/browser';
import { temporaryCache } from '../data/temporary';
import { inkOf, LEVELS, openPage, SIDE, startExplorerBrowser, tinyRun, writePage } from './pages';

temporaryCache();
const skip = withoutBrowser();
let run: OpenRun;
let browser: Browser;

before(async () => {
  if (skip) return;
  run = await tinyRun();
  browser = await startExplorerBrowser();
});
after(async () => {
  await browser?.close();
  run?.close();
});

/** A page whose points, all at random places, are so many: laying them out by UMAP is not what is tested here. */
async function pageOf(n: number): Promise<string> {
  const folder = await writePage(run, 70);
  const random = new Random(1, 'many', n);
  const labels = Int16Array.from({ length: n }, (_, i) => i % 7);
  const read = (indices: ArrayLike<number>) => {
    const faces = LEVELS.map((level) => new Uint8Array(SIDE * SIDE).fill(level));
    const pixels = new Uint8Array(indices.length * SIDE * SIDE);
    for (let i = 0; i < indices.length; i++) pixels.set(faces[indices[i]! % 7]!, i * SIDE * SIDE);
    return fromMemory(pixels, [SIDE, SIDE, 1])(Array.from(indices, (_, i) => i));
  };
  rmSync(join(folder, 'faces-1.webp'));
  const order = Array.from(labels, (_, i) => i);
  const sprites = await drawSprites({ read }, [SIDE, SIDE, 1], order, (file, content) =>
    writeFileSync(join(folder, file), content),
  );
  const places = () => packPositions(order.map(() => [random.uniform(), random.uniform()] as const));
  const code = () => packCode({ columns: 8, values: Float32Array.from({ length: 8 * n }, () => random.normal()) });
  const expression = { values: run.dataset.classes, codes: base64(labels) };
  const points = {
    ...{
      run: 'many',
      dataset: 'made-up',
      isOwn: true,
      images: n,
      n,
      classes: run.dataset.classes,
      shape: [SIDE, SIDE, 1],
    },
    positions: { expression: places(), nuisance: places() },
    factors: [
      { name: 'expression', ...expression },
      { name: 'named', ...expression },
      { name: 'rightly', values: ['no', 'yes'], codes: base64(new Int16Array(n).fill(1)) },
    ],
    ...{ sprites, clearest: [0, 1, 2, 3, 4, 5, 6], first: n - 1 },
  };
  for (const [name, part] of Object.entries({ points, codes: { expression: code(), nuisance: code() } })) {
    writeFileSync(join(folder, `${name}.js`), `(window.mien ??= {}).${name} = ${JSON.stringify(part)};`);
  }
  return folder;
}

/** Of zooming, that are timed. */
const FRAMES = 30;

for (const n of [10_000, 50_000]) {
  test(`${n} points`, { skip }, async (t) => {
    const { page, strange } = await openPage(browser, await pageOf(n));
    const { painted, colours } = await inkOf(page, '#plot-expression canvas');
    assert.ok(painted > 50_000 && colours.length >= 7, `${painted} pixels`);
    const { x, y, width, height } = (await page.locator('#plot-expression .at-face').boundingBox())!;
    await page.mouse.move(x + width / 2 + 60, y);
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.locator('.tip').waitFor();
    assert.equal(await page.locator('.tip .face').getAttribute('aria-label'), run.dataset.classes[(n - 1) % 7]);
    await page.locator('#legend button', { hasText: 'fear' }).click();
    assert.match((await page.locator('#selected').textContent())!, new RegExp(`^\\d+ of ${n} faces selected`));
    await page.locator('#alike-nuisance .pick').nth(7).waitFor();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const scriptSeconds = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'ScriptDuration')!.value;
    };
    const before = await scriptSeconds();
    const frame = await page.evaluate<number>(`(async () => {
      const view = document.querySelector('#plot-expression .view');
      const drawn = () => Number(view.dataset.drawn);
      const [first, start] = [drawn(), performance.now()];
      while (drawn() < first + ${FRAMES}) {
        view.dispatchEvent(new WheelEvent('wheel', { deltaY: drawn() % 2 ? 20 : -20, ctrlKey: true, bubbles: true, cancelable: true }));
        await new Promise(requestAnimationFrame);
      }
      return (performance.now() - start) / ${FRAMES};
    })()`);
    const script = (1000 * ((await scriptSeconds()) - before)) / FRAMES;
    t.diagnostic(
      `while zooming ${script.toFixed(1)} ms of the page's own script a frame, of ${frame.toFixed(1)} ms with WebGL in software, which is no graphics card`,
    );
    assert.deepEqual(strange, []);
    await page.context().close();
  });
}
