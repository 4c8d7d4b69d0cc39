/** Pages of made-up images, and a browser that opens them from the file system. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { PartialConfig } from '../../lib/config/config';
import type { Split } from '../../lib/datasets/dataset';
import { fromMemory } from '../../lib/datasets/packed/fromMemory';
import { findBrowser } from '../../lib/figures/browser';
import { explore } from '../../lib/reports/explore/explore';
import { type OpenRun, openRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { Random } from '../../lib/support/random';
import { tinyConfig } from '../data/runs';
import { temporaryFolder } from '../data/temporary';

export const SIDE = 32;
export const LEVELS = [20, 50, 80, 110, 140, 170, 200] as const;

/** A run of seven classes, trained for an epoch on 32 × 32 images. */
export async function tinyRun(...parts: readonly PartialConfig[]): Promise<OpenRun> {
  const out = join(temporaryFolder(), 'run');
  await train(tinyConfig({ training: { epochs: 1 } }, ...parts), { out });
  return openRun(out);
}

/**
 * The page of a run as if its test split had `n` images: faces of one grey level a class (`LEVELS`), z_e in seven clusters, z_n in none.
 * @param classes what they are called
 */
export async function writePage(
  run: OpenRun,
  n: number,
  classes: readonly string[] = run.dataset.classes,
): Promise<string> {
  const random = new Random(1, 'page', n);
  const labels = Int32Array.from({ length: n }, (_, i) => i % 7);
  const pixels = new Uint8Array(n * SIDE * SIDE);
  for (const [i, label] of labels.entries()) pixels.fill(LEVELS[label]!, i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
  const test: Split = {
    ...{ name: 'test', size: n, labels, read: fromMemory(pixels, [SIDE, SIDE, 1]) },
    factors: [{ name: classes[0]!, values: ['even', 'odd'], codes: Int32Array.from(labels, (_, i) => i % 2) }],
  };
  const code = (spread: number) => ({
    columns: 8,
    values: Float32Array.from({ length: 8 * n }, (_, at) => {
      const isOwn = at % 8 === labels[Math.floor(at / 8)];
      return random.normal(isOwn ? spread : 0, 1);
    }),
  });
  const codes = { expression: code(12), nuisance: code(0) };
  const probabilities = {
    columns: 7,
    values: Float32Array.from({ length: 7 * n }, (_, at) => (at % 7 === labels[Math.floor(at / 7)] ? 0.7 : 0.05)),
  };
  const dataset = { ...run.dataset, name: 'made-up', classes, splits: { ...run.dataset.splits, test } };
  const out = join(temporaryFolder(), 'page');
  const made = { ...run, classes, dataset, codes: () => codes, probabilities: () => probabilities };
  await explore(made, { out });
  return out;
}

const FLAGS = ['--no-sandbox', '--use-fake-device-for-media-stream'];
/** What a person answers when the page asks for the camera. */
const ANSWERS = { allowed: '--use-fake-ui-for-media-stream', refused: '--deny-permission-prompts' };
/** WebGL without a graphics card. */
const SOFTWARE_GL = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
/** Networks that take seconds on two cores that have nothing else to do. */
const PATIENCE = 180_000;

export function startExplorerBrowser({
  webgl = true,
  camera = 'allowed',
}: {
  readonly webgl?: boolean;
  readonly camera?: keyof typeof ANSWERS;
} = {}): Promise<Browser> {
  const args = [...FLAGS, ANSWERS[camera], ...(webgl ? SOFTWARE_GL : ['--disable-gpu', '--disable-3d-apis'])];
  return chromium.launch({ executablePath: findBrowser(), args });
}

export interface OpenedPage {
  readonly page: Page;
  /** What it asked for that is not a file beside it, and every error. */
  readonly strange: string[];
}

/** Opens a page and waits until its network is there, or has failed to come. */
export async function openPage(
  browser: Browser,
  folder: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1400 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const strange: string[] = [];
  page.on('pageerror', (error) => strange.push(error.message));
  page.on('console', (message) => message.type() === 'error' && strange.push(message.text()));
  page.on('request', (request) => {
    const { protocol } = new URL(request.url());
    if (!['file:', 'data:', 'blob:'].includes(protocol)) strange.push(request.url());
  });
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  await page.waitForSelector('body[data-ready=network], body[data-ready=failed]', { state: 'attached' });
  return { page, strange };
}

/** What a canvas shows, as a text to compare. */
export function pictureOf(page: Page, selector: string): Promise<string> {
  return page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).toDataURL()`);
}

export interface Ink {
  /** Pixels that have something on them, and the sum of their opacities, 0 … 255 each. */
  readonly painted: number;
  readonly sum: number;
  /** How many nearly opaque pixels each colour has, coarsely. */
  readonly colours: readonly number[];
}

/** What is on a canvas; counted in the page, as a picture has a million values. */
export function inkOf(page: Page, selector: string): Promise<Ink> {
  return page.evaluate<Ink>(`(() => {
    const canvas = document.querySelector(${JSON.stringify(selector)});
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext('2d');
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    const colours = new Map();
    let [painted, sum] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] > 0) painted++;
      sum += data[at + 3];
      if (data[at + 3] < 200) continue;
      const colour = [0, 1, 2].map((c) => Math.round(data[at + c] / 32)).join();
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
    return { painted, sum, colours: [...colours.values()] };
  })()`);
}
