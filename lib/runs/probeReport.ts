import { type BlockScores, blockScores } from '../evaluation/disentanglement';
import { type Measurements, measure } from './measure';
import type { OpenRun } from './openRun';
import { type ProbeOptions, type ProbeRow, probe } from './probe';

/** The document of `mien probe`: what fresh probes read, the score of each block by each kind of probe, and how the codes are laid out. */
export interface ProbeReport extends Measurements {
  readonly factors: readonly ProbeRow[];
  readonly blocks: readonly (BlockScores & { readonly probe: ProbeRow['probe'] })[];
}

/**
 * Probes a run's codes (`probe`) and measures how they are laid out (`measure`).
 * @throws InterruptedError when it is aborted
 */
export async function probeReport(run: OpenRun, options: ProbeOptions = {}): Promise<ProbeReport> {
  const factors = await probe(run, options);
  const probes = [...new Set(factors.map((row) => row.probe))];
  const blocks = probes.map((kind) => ({ probe: kind, ...blockScores(factors.filter((row) => row.probe === kind)) }));
  return { factors, blocks, ...(await measure(run, { progress: options.progress, signal: options.signal })) };
}
