import { type BlockScores, blockScores } from '../evaluation/disentanglement';
import { encodeSplit } from '../evaluation/encodeSplit';
import type { Report } from '../support/progress';
import { openRun } from './evaluate';
import { disentanglementOpenRun, type RunDisentanglement } from './measure';
import { type ProbeRow, probeOpenRun, type probeRun } from './probe';

/** The document of `mien probe`: what fresh probes read, the score of each block by each kind of probe, and how the codes are laid out. */
export interface Audit extends RunDisentanglement {
  readonly factors: readonly ProbeRow[];
  readonly blocks: readonly (BlockScores & { readonly probe: ProbeRow['probe'] })[];
}

export type AuditOptions = NonNullable<Parameters<typeof probeRun>[1]> & {
  /** Told after each metric of each code, once the probes are done. */
  readonly measuring?: Report;
};

/**
 * Probes a finished run's codes as `probeRun` does and measures them as `disentanglementOpenRun` does.
 * @throws MienError when it is aborted
 */
export async function auditRun(run: string, options: AuditOptions = {}): Promise<Audit> {
  const opened = await openRun(run, options.dataset, options.packing);
  try {
    const test = encodeSplit(opened.model, opened.dataset.splits.test, opened.dataset.shape);
    const factors = await probeOpenRun(opened, test, options);
    const probes = [...new Set(factors.map(({ probe }) => probe))];
    const blocks = probes.map((probe) => ({ probe, ...blockScores(factors.filter((row) => row.probe === probe)) }));
    const { measuring: progress, signal } = options;
    return { factors, blocks, ...(await disentanglementOpenRun(opened, test, { progress, signal })) };
  } finally {
    opened.model.dispose();
    opened.dataset.close();
  }
}
