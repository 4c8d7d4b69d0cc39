import type { Listener } from '../support/listener';
import { evaluate } from './evaluate';
import { type Judgement, readJudgement, writeJudgement } from './judgement';
import type { OpenRun } from './openRun';
import { probe, QUICK_PROBES } from './probe';

/**
 * Judges a run, opened with the dataset that it was trained on, on the test split and with fresh probes, or finds it judged.
 * @throws InterruptedError when it is aborted; nothing is kept then
 */
export async function judge(run: OpenRun, listener: Listener = {}): Promise<Judgement> {
  const known = readJudgement(run.folder);
  if (known) return known;
  const evaluation = evaluate(run);
  const probes = await probe(run, { ...QUICK_PROBES, ...listener });
  writeJudgement(run.folder, { evaluation, probes });
  return { evaluation, probes };
}
