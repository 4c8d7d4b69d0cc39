/**
 * What data/README.md says of the synthetic faces, measured:
 *
 *     node --import tsx bench/measured/syntheticFaces.ts rate | difficulty | shortcut | probes
 *
 * Trainings are kept in `runs/` and found again the second time, so an interrupted measurement goes on where it was.
 */

import os from 'node:os';
import type { PartialConfig } from '../../lib/config/config';
import { BASELINE, SYNTHETIC_RECIPE } from '../../lib/config/recipes';
import { resolveConfig } from '../../lib/config/resolve';
import { openDataset } from '../../lib/datasets/open';
import { completeOptions, type SyntheticOptions, syntheticFaces } from '../../lib/datasets/synthetic';
import { evaluate } from '../../lib/runs/evaluate';
import { withRun } from '../../lib/runs/openRun';
import { train } from '../../lib/runs/train';
import { percent } from '../../lib/support/numbers';
import { probePixels } from './pixelProbe';

const row = (...cells: readonly unknown[]) => console.log(`| ${cells.join(' | ')} |`);

function header(...cells: readonly string[]): void {
  row(...cells);
  row(...cells.map(() => '---'));
}

async function rate(): Promise<void> {
  header('images', 'threads', 'images/s');
  for (const [side, colour, train] of [
    [48, false, 8000],
    [48, true, 8000],
    [96, false, 3000],
    [96, true, 3000],
  ] as const) {
    const start = performance.now();
    await syntheticFaces({ side, colour, train, validation: 0, test: 0 });
    const seconds = (performance.now() - start) / 1000;
    row(`${side} × ${side} ${colour ? 'RGB' : 'grey'}`, os.availableParallelism(), Math.round(train / seconds));
  }
}

/** Trains the recipe on some faces. @returns accuracy on the test split, and its 95 % interval */
async function accuracyOn(synthetic: Partial<SyntheticOptions>, seed: number, part: PartialConfig) {
  const config = resolveConfig(SYNTHETIC_RECIPE, { seed, dataset: { synthetic } }, part);
  const { folder } = await train(config, { resume: true });
  return withRun(folder, evaluate);
}

async function difficulty(): Promise<void> {
  header('difficulty', 'accuracy', '95 % interval');
  for (const value of [0, 0.25, 0.4, 0.5, 0.75, 1]) {
    const { accuracy, accuracyInterval } = await accuracyOn({ difficulty: value }, 1, {});
    row(value, percent(accuracy), accuracyInterval.map(percent).join(' … '));
  }
}

async function shortcut(): Promise<void> {
  const given: Partial<SyntheticOptions> = { shortcut: { factor: 'identity', strength: 0.9 } };
  header('model', 'seed', 'accuracy', '95 % interval');
  for (const seed of [1, 2, 3]) {
    for (const [name, part] of [
      ['baseline', BASELINE],
      ['disentangled', {}],
    ] as const) {
      const { accuracy, accuracyInterval } = await accuracyOn(given, seed, part);
      row(name, seed, percent(accuracy), accuracyInterval.map(percent).join(' … '));
    }
  }
}

async function probes(): Promise<void> {
  const dataset = await openDataset({ name: 'synthetic', root: null, synthetic: completeOptions() });
  header('factor', 'values', 'chance', 'linear', 'network', 'mean recall of the network (chance)');
  for (const { factor, values, chance, linear, network, recall } of await probePixels(dataset)) {
    row(factor, values, ...[chance, linear, network].map(percent), `${percent(recall)} (${percent(1 / values)})`);
  }
}

const measurements: Record<string, () => Promise<void>> = { rate, difficulty, shortcut, probes };
const measure = measurements[process.argv[2] ?? ''];
if (measure) void measure();
else console.error(`Measure what? One of: ${Object.keys(measurements).join(', ')}`);
