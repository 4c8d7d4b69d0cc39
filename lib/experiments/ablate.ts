import type { WeightPoint } from '../figures/adversarialWeight';
import { type PartialConfig, resolveConfig } from './config';
import { evaluateOpenRun, openRun } from './evaluateRun';
import { type ProbeOptions, type ProbeRow, probeOpenRun } from './probeRun';
import { type TrainRunSettings, trainRun } from './trainRun';

const LEAK: ProbeOptions = { codes: ['nuisance'], factors: ['expression'], probes: ['linear'], seeds: [1] };

export interface AblationCell extends WeightPoint {
  readonly run: string;
}

/**
 * Trains one run for each adversarial weight (or finds it finished, or goes on with it), then measures on the test split how well the
 * expression is classified from z_e and how much of it a fresh linear probe still reads from z_n.
 * @param base the configuration that all cells share
 * @param onCell told before each cell: its weight, its index and how many there are
 */
export async function ablateAdversarialWeight(
  base: PartialConfig,
  weights: readonly number[],
  settings: Omit<TrainRunSettings, 'out' | 'resume'> & {
    onCell?: (weight: number, index: number, cells: number) => void;
  } = {},
): Promise<AblationCell[]> {
  const cells: AblationCell[] = [];
  for (const [index, weight] of weights.entries()) {
    settings.onCell?.(weight, index, weights.length);
    const config = resolveConfig(base, { loss: { adversarial: { weight } } });
    const { run } = await trainRun(config, { ...settings, resume: true });
    const opened = await openRun(run, {}, { progress: settings.packing, note: settings.note });
    const { evaluation, codes } = evaluateOpenRun(opened, 'test');
    const [leak] = (await probeOpenRun(opened, codes, LEAK)) as [ProbeRow];
    opened.model.dispose();
    const { accuracy, accuracyInterval } = evaluation;
    cells.push({
      run,
      weight,
      accuracy,
      accuracyInterval,
      leakage: leak.accuracy,
      leakageInterval: leak.interval,
      chance: leak.chance,
    });
  }
  return cells;
}
