import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { findBrowser, startBrowser } from '../../lib/figures/browser';
import { root, skip } from './kernel';

const STDERR = '[data-mime-type="application/vnd.jupyter.stderr"]';
/** The notebook in front: JupyterLab may have others open behind it. */
export const SHOWN = '.jp-NotebookPanel:not(.lm-mod-hidden)';
const START_MS = 90_000;
const PERSON_MS = 4000;

/** For tests that drive JupyterLab: why they cannot, or false. */
export const labSkip = skip || browserSkip();

function browserSkip(): string | false {
  try {
    findBrowser();
    return false;
  } catch (error) {
    return (error as Error).message;
  }
}

/** JupyterLab as `npm run lab` starts it, and a headless browser that looks at it. */
export class JupyterLab {
  private constructor(
    private readonly server: ChildProcess,
    private readonly browser: Browser,
    /** With its token. */
    private readonly address: URL,
    /** Where the notebooks are copied to, below the root so that `mien` is found: JupyterLab saves what it has run. */
    private readonly folder: string,
  ) {}

  static async start(env: NodeJS.ProcessEnv): Promise<JupyterLab> {
    mkdirSync(join(root, 'results'), { recursive: true });
    const folder = mkdtempSync(join(root, 'results', 'lab-test-'));
    const server = spawn(process.execPath, [join(root, 'scripts', 'lab.mjs'), '--no-browser', '--port=0'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const address = await addressOf(server);
      return new JupyterLab(server, await startBrowser(), address, folder);
    } catch (error) {
      server.kill();
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  /** Opens a notebook and runs all of its cells, as a user does from the menu. Tall, so that all of it is drawn at once. */
  async runAll(notebook: string): Promise<Page> {
    const page = await this.open(notebook);
    await startAll(page);
    await finished(page);
    return page;
  }

  /** Opens a notebook without running it. */
  async open(notebook: string): Promise<Page> {
    const copy = join(this.folder, basename(notebook));
    writeFileSync(copy, JSON.stringify(withoutOutputs(notebook)));
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 6000 } });
    const address = new URL(this.address);
    address.pathname = `/lab/tree/${copy.slice(root.length + 1)}`;
    address.searchParams.set('reset', ''); // not what an earlier one had open
    await page.goto(address.href);
    await page.locator(`${SHOWN} .jp-CodeCell`).first().waitFor({ timeout: START_MS });
    await page
      .locator(`${SHOWN} .jp-Notebook-ExecutionIndicator[data-status="idle"]`)
      .first()
      .waitFor({ timeout: START_MS });
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    const ended = new Promise((resolve) => this.server.once('exit', resolve));
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A notebook that nobody has run. */
function withoutOutputs(path: string): object {
  const notebook = JSON.parse(readFileSync(path, 'utf8')) as { cells: { cell_type: string }[] };
  const clear = { execution_count: null, outputs: [] };
  return {
    ...notebook,
    cells: notebook.cells.map((cell) => (cell.cell_type === 'code' ? { ...cell, ...clear } : cell)),
  };
}

/** The address that JupyterLab prints, on this machine and with its token. */
function addressOf(server: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`JupyterLab did not start:\n${said}`)), START_MS);
    server.once('exit', (code) => reject(new Error(`JupyterLab ended with ${code}:\n${said}`)));
    server.stderr!.on('data', (text) => {
      said += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\/lab\S*\?token=\w+/.exec(said);
      if (!found) return;
      clearTimeout(timer);
      resolve(new URL(found[0]));
    });
  });
}

/** [ ] before it is run, [*] while it waits or runs, then its number. */
function promptsOf(page: Page) {
  return page.locator(`${SHOWN} .jp-CodeCell .jp-InputPrompt`);
}

/** What is run in the moment in which the kernel says that it is idle, JupyterLab may drop without a word: a person is slower. */
async function startAll(page: Page): Promise<void> {
  await page.waitForTimeout(PERSON_MS);
  await page.getByRole('menuitem', { name: 'Run', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Run All Cells', exact: true }).click();
  await promptsOf(page)
    .filter({ hasText: /\[(\*|\d+)\]/ })
    .first()
    .waitFor({ timeout: START_MS });
}

/** Until the last code cell has its number; a cell that fails leaves those after it without. */
async function finished(page: Page): Promise<void> {
  const prompts = promptsOf(page);
  for (;;) {
    const texts = await prompts.allInnerTexts();
    if (texts.every((text) => /\[\d+\]/.test(text))) break;
    const running = texts.some((text) => text.includes('*'));
    if (!running && texts.some((text) => /\[\d+\]/.test(text))) {
      assert.fail(`a cell failed: ${(await page.locator(`${SHOWN} ${STDERR}`).allInnerTexts()).join('\n')}`);
    }
    await page.waitForTimeout(500);
  }
  assert.deepEqual(await page.locator(`${SHOWN} ${STDERR}`).allInnerTexts(), [], 'nothing is told on stderr');
}
