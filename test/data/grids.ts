/** Grids of trainings that take a second each. */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { PartialConfig } from '../../lib/experiments/config';
import { completeGrid, type Grid } from '../../lib/experiments/grid/gridFile';
import { tinyConfig } from './runs';

export const WEIGHT = 'loss.adversarial.weight';

export function tinyGrid(epochs: number, rest: Partial<Grid> = {}, ...parts: readonly PartialConfig[]): Grid {
  return completeGrid({ name: 'tiny', base: tinyConfig({ training: { epochs } }, ...parts), ...rest });
}

/** Waits for something that another process does. */
export async function until(what: string, happened: () => boolean, seconds = 60): Promise<void> {
  for (const end = Date.now() + 1000 * seconds; !happened(); await wait(50)) {
    if (Date.now() > end) throw new Error(`${what} did not happen in ${seconds} s`);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
