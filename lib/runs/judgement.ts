/** What a finished run is worth, kept beside it: its classifier on the test split, and what fresh probes read from its codes. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readJson, writeJson } from '../support/files';
import type { Evaluation } from './evaluate';
import type { RunFolder } from './folder/runFolder';
import type { ProbeRow } from './probing/probe';

export interface Judgement {
  readonly evaluation: Evaluation;
  readonly probes: readonly ProbeRow[];
  /** What was probed, where that is not all that the dataset knows. */
  readonly factors?: readonly string[];
}

/**
 * Old judgements must not stand beside new ones in a table, so raise this by hand, in the same commit, with any change after which the same
 * run would be given other numbers or other rows. That is a change of
 * - `QUICK_PROBES`: which codes, factors, probes or seeds;
 * - the probes (`evaluation/probes`): how they select, train or draw, what they are standardised by, what counts as chance;
 * - what is left out: copies (`findCopies`), factors without known values;
 * - the classifier's figures (`evaluate`): predictions, flips, intervals; or how codes come from images (`encodeSplit`);
 * - the fields of `Evaluation` or `ProbeRow` that tables and figures read.
 * It cannot be derived: a digest of that code would change with its comments, and one of its options would miss the rest. Training is not
 * in it, as every training has a judgement of its own (see `keyOf`), nor the validation accuracy, which is read from the run.
 */
const PROTOCOL = 5;

/**
 * The judgement of a run; undefined where there is none, or one of another training, by another protocol, or of fewer factors.
 * @param factors that must have been probed; by default all that the dataset knows
 */
export function readJudgement(folder: RunFolder, factors?: readonly string[]): Judgement | undefined {
  if (!existsSync(folder.judgement) || !folder.isFinished) return undefined;
  const { of, ...judgement } = readJson(folder.judgement) as Judgement & { of: string };
  const { factors: probed } = judgement;
  const enough = !probed || factors?.every((factor) => probed.includes(factor));
  return of === keyOf(folder) && enough ? judgement : undefined;
}

export function writeJudgement(folder: RunFolder, judgement: Judgement): void {
  writeJson(folder.judgement, { of: keyOf(folder), ...judgement });
}

/**
 * The summary holds the fingerprint of the configuration and the seconds of the training, which no two trainings share; the data are
 * those of the run.
 */
function keyOf(folder: RunFolder): string {
  const { data } = folder.readConfig();
  const hash = createHash('sha256').update(`protocol ${PROTOCOL}\n`).update(readFileSync(folder.summary));
  return hash
    .update(data?.whole ?? '')
    .digest('hex')
    .slice(0, 16);
}
