import type { Report } from '../support/progress';
import { evaluate } from './evaluate';
import { type Judgement, readJudgement, writeJudgement } from './judgement';
import type { OpenRun } from './openRun';
import { probe, QUICK_PROBES } from './probe';

interface JudgeSettings {
  /** Told after each probe. */
  readonly progress?: Report;
  readonly signal?: AbortSignal;
}

/**
 * Judges a run, opened with the dataset that it was trained on, on the test split and with fresh probes, or finds it judged.
 * @throws MienError when it is aborted; nothing is kept then
 */
export async function judge(run: OpenRun, { progress, signal }: JudgeSettings = {}): Promise<Judgement> {
  const known = readJudgement(run.folder);
  if (known) return known;
  const evaluation = evaluate(run);
  const probes = await probe(run, { ...QUICK_PROBES, progress, signal });
  writeJudgement(run.folder, { evaluation, probes });
  return { evaluation, probes };
}
