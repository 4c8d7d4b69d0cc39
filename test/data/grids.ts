/** Grids of trainings that take a second each. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeGrid, type Grid } from '../../lib/ablation/gridFile';
import type { PartialConfig } from '../../lib/config/config';
import { Random } from '../../lib/support/random';
import { officialCsv, SIDE, writeFile } from './fer2013';
import { tinyConfig } from './runs';
import { temporaryFolder } from './temporary';

export const WEIGHT = 'loss.adversarial.weight';

/** Of images without nuisance factors, so that judging a run takes seconds. */
export function tinyGrid(epochs: number, rest: Partial<Grid> = {}, ...parts: readonly PartialConfig[]): Grid {
  root ??= factorless();
  const dataset = { name: 'fer2013', root } as const;
  return completeGrid({ name: 'tiny', base: tinyConfig({ dataset, training: { epochs } }, ...parts), ...rest });
}

let root: string | undefined;

/** 256, 64 and 63 images of noise around a grey that depends on the class, as FER2013's file. */
function factorless(): string {
  const folder = temporaryFolder();
  const usages = { Training: 256, PublicTest: 64, PrivateTest: 63 };
  const rows = Object.entries(usages).flatMap(([usage, n]) =>
    Array.from({ length: n }, (_, i) => {
      const random = new Random(i, usage);
      const pixels = Array.from({ length: SIDE * SIDE }, () => 20 * (i % 7) + random.integer(100));
      return { usage, emotion: i % 7, pixels: pixels.join(' ') };
    }),
  );
  writeFile(join(folder, 'fer2013.csv'), officialCsv(rows));
  return folder;
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
