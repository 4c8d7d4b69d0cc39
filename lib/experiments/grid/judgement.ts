/** What a finished run is worth, kept beside it: its classifier on the test split, and what fresh probes read from its codes. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, writeJson } from '../../support/files';
import type { Evaluation } from '../evaluateRun';
import type { ProbeRow } from '../probeRun';

export interface Judgement {
  readonly evaluation: Evaluation;
  readonly probes: readonly ProbeRow[];
}

/** Raised whenever runs are judged in another way than before, so that old judgements are not mixed with new ones. */
const PROTOCOL = 1;

/** The judgement of a run; undefined where there is none, or one of another training or by another protocol. */
export function readJudgement(run: string): Judgement | undefined {
  const path = join(run, 'judgement.json');
  if (!existsSync(path) || !existsSync(join(run, 'summary.json'))) return undefined;
  const { of, ...judgement } = readJson(path) as Judgement & { of: string };
  return of === keyOf(run) ? judgement : undefined;
}

export function writeJudgement(run: string, judgement: Judgement): void {
  writeJson(join(run, 'judgement.json'), { of: keyOf(run), ...judgement });
}

/** The summary holds the fingerprint of the configuration and the seconds of the training, which no two trainings share. */
function keyOf(run: string): string {
  const summary = readFileSync(join(run, 'summary.json'));
  return createHash('sha256').update(`protocol ${PROTOCOL}\n`).update(summary).digest('hex').slice(0, 16);
}
