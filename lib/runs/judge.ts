import type { SplitCodes } from '../evaluation/encodeSplit';
import type { Report } from '../support/progress';
import { evaluateOpenRun, type OpenRun, openRun } from './evaluate';
import { type Judgement, readJudgement, writeJudgement } from './judgement';
import { probeOpenRun, QUICK_PROBES } from './probe';

interface JudgeSettings {
  /** Told after each probe. */
  readonly progress?: Report;
  readonly signal?: AbortSignal;
}

/**
 * Judges a finished run on the test split and with fresh probes, or finds it judged.
 * @throws MienError when it is aborted; nothing is kept then
 */
export async function judgeRun(
  run: string,
  settings: JudgeSettings & { readonly note?: (sentence: string) => void } = {},
): Promise<Judgement> {
  const known = readJudgement(run);
  if (known) return known;
  const opened = await openRun(run, {}, { note: settings.note });
  try {
    return (await judgeOpenRun(run, opened, settings)).judgement;
  } finally {
    opened.model.dispose();
    opened.dataset.close();
  }
}

/** The same for a run that is open, with the dataset that it was trained on, together with the codes of its test split. */
export async function judgeOpenRun(
  run: string,
  opened: OpenRun,
  { progress, signal }: JudgeSettings = {},
): Promise<{ judgement: Judgement; codes: SplitCodes }> {
  const { evaluation, codes } = evaluateOpenRun(opened, 'test');
  const known = readJudgement(run);
  if (known) return { judgement: known, codes };
  const probes = await probeOpenRun(opened, codes, { ...QUICK_PROBES, progress, signal });
  const judgement = { evaluation, probes };
  writeJudgement(run, judgement);
  return { judgement, codes };
}
