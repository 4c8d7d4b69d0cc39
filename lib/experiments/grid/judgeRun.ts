import { evaluateOpenRun, openRun } from '../evaluateRun';
import { probeOpenRun, QUICK_PROBES } from '../probeRun';
import { type Judgement, readJudgement, writeJudgement } from './judgement';

/**
 * Judges a finished run on the test split and with fresh probes, or finds it judged.
 * @throws MienError when it is aborted; nothing is kept then
 */
export async function judgeRun(
  run: string,
  settings: { readonly note?: (sentence: string) => void; readonly signal?: AbortSignal } = {},
): Promise<Judgement> {
  const known = readJudgement(run);
  if (known) return known;
  const opened = await openRun(run, {}, { note: settings.note });
  try {
    const { evaluation, codes } = evaluateOpenRun(opened, 'test');
    const probes = await probeOpenRun(opened, codes, { ...QUICK_PROBES, signal: settings.signal });
    const judgement = { evaluation, probes };
    writeJudgement(run, judgement);
    return judgement;
  } finally {
    opened.model.dispose();
    opened.dataset.close();
  }
}
