import { type BlockScores, blockScores } from '../../evaluation/disentanglement';
import { type Measurements, measure } from '../measure';
import type { OpenRun } from '../openRun';
import { type SwapTruth, swapTruth } from '../pictures/swapTruth';
import { type ProbeOptions, type ProbeRow, probeNaming } from './probe';
import type { LeftOutFactor } from './probeFactors';

/**
 * The document of `mien probe`: what fresh probes read, the score of each block by each kind of probe, and how the codes are laid
 * out.
 */
export interface ProbeReport extends Measurements {
  readonly factors: readonly ProbeRow[];
  readonly leftOut: readonly LeftOutFactor[];
  /**
   * How far faces with swapped expressions are from their true pictures; missing where these are not known, or nothing is
   * decoded.
   */
  readonly swap?: SwapTruth;
  readonly blocks: readonly (BlockScores & Pick<ProbeRow, 'probe' | 'trainedOn'>)[];
}

/**
 * Probes a run's codes (`probe`), measures how they are laid out (`measure`) and, of the built-in faces, how true swapped
 * expressions are (`swapTruth`).
 * @throws InterruptedError when it is aborted
 */
export async function probeReport(run: OpenRun, options: ProbeOptions = {}): Promise<ProbeReport> {
  const { rows: factors, leftOut } = await probeNaming(run, options);
  const kinds = new Map(factors.map(({ probe, trainedOn }) => [`${probe} ${trainedOn}`, { probe, trainedOn }]));
  const blocks = [...kinds.values()].map((kind) => ({
    ...kind,
    ...blockScores(factors.filter((row) => row.probe === kind.probe && row.trainedOn === kind.trainedOn)),
  }));
  const swap = swapTruth(run);
  return {
    factors,
    leftOut,
    ...(swap && { swap }),
    blocks,
    ...(await measure(run, { progress: options.progress, signal: options.signal })),
  };
}
