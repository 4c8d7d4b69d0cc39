import { type BlockScores, blockScores } from '../evaluation/disentanglement';
import { encodeSplit } from '../evaluation/encodeSplit';
import { disentanglementOpenRun, type RunDisentanglement } from './disentangleRun';
import { openRun } from './evaluateRun';
import { type ProbeRow, probeOpenRun, type probeRun } from './probeRun';

/** The document of `mien probe`: what fresh probes read, the score of each block by each kind of probe, and how the codes are laid out. */
export interface Audit extends RunDisentanglement {
  readonly factors: readonly ProbeRow[];
  readonly blocks: readonly (BlockScores & { readonly probe: ProbeRow['probe'] })[];
}

/** Probes a finished run's codes as `probeRun` does and measures them as `disentanglementOpenRun` does. */
export async function auditRun(run: string, options: NonNullable<Parameters<typeof probeRun>[1]> = {}): Promise<Audit> {
  const opened = await openRun(run, options.dataset, options.packing);
  try {
    const test = encodeSplit(opened.model, opened.dataset.splits.test, opened.dataset.shape);
    const factors = await probeOpenRun(opened, test, options);
    const probes = [...new Set(factors.map(({ probe }) => probe))];
    const blocks = probes.map((probe) => ({ probe, ...blockScores(factors.filter((row) => row.probe === probe)) }));
    return { factors, blocks, ...disentanglementOpenRun(opened, test) };
  } finally {
    opened.model.dispose();
    opened.dataset.close();
  }
}
