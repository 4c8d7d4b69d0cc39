/** Headless Chromium: what draws figures outside of a page. The one file that touches playwright. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { MienError, messageOf } from '../support/errors';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const CURE =
  'Install Chromium (Debian and Ubuntu: `apt-get install chromium`), or name a browser in $CHROMIUM. HTML needs none.';

/** It runs figures of ours and nothing from outside, often in containers without user namespaces or a graphics card. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** playwright would end the whole process on an interrupt, which in a notebook is only for the cell. The browser ends with us anyway. */
const NO_SIGNALS = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

/**
 * The path of a Chromium or Chrome: `$CHROMIUM`, or the first in `$PATH`.
 * @throws MienError when there is none, with what to do about it
 */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string {
  const { CHROMIUM, PATH = '' } = environment;
  if (CHROMIUM) {
    if (isExecutable(CHROMIUM)) return CHROMIUM;
    throw new MienError(`$CHROMIUM is ${CHROMIUM}, which cannot be run`, 'Set it to the path of a Chromium.');
  }
  const folders = PATH.split(delimiter).filter(Boolean);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found) return found;
  throw new MienError('There is no Chromium, which PNG, SVG and PDF are drawn with', CURE);
}

/**
 * Starts a browser with an empty profile of its own. The caller closes it.
 * @throws MienError when there is none or it does not start
 */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  const { chromium } = await import('playwright-core'); // when it is needed, as it takes a while
  try {
    return await chromium.launch({ executablePath, args: FLAGS, ...NO_SIGNALS });
  } catch (error) {
    throw new MienError(`${executablePath} does not start: ${messageOf(error)}`, CURE, { cause: error });
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
