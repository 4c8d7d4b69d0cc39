import type { Listener } from '../support/listener';
import { evaluate } from './evaluate';
import { type Judgement, readJudgement, writeJudgement } from './judgement';
import type { OpenRun } from './openRun';
import { probe, QUICK_PROBES } from './probing/probe';

export interface JudgeOptions extends Listener {
  /** What probes read. Default: the expression and every nuisance factor of the dataset. */
  readonly factors?: readonly string[];
}

/**
 * Judges a run on the test split and with fresh probes, or finds it judged; a judgement on another dataset than its own is not kept.
 * @throws InterruptedError when it is aborted; nothing is kept then
 */
export async function judge(run: OpenRun, { factors, ...listener }: JudgeOptions = {}): Promise<Judgement> {
  const known = run.isOwn ? readJudgement(run.folder, factors) : undefined;
  if (known) return known;
  const evaluation = evaluate(run);
  const probes = await probe(run, { ...QUICK_PROBES, factors, ...listener });
  const judgement = { evaluation, probes, ...(factors && { factors }) };
  if (run.isOwn) writeJudgement(run.folder, judgement);
  return judgement;
}
