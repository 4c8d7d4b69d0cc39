import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import { type EngineReport, engineReport } from '../../engine';
import { workspaceFolder } from '../../support/paths';
import { VERSION } from '../../support/version';

/** What made a result, besides its configuration. */
export interface Provenance {
  readonly mien: string;
  readonly node: string;
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly device: string;
  /** The GPU that was used; absent from runs of an older mien. */
  readonly gpu?: EngineReport['gpu'];
  readonly threads: number;
  /** The commit of the workspace (or of the working copy around the current folder), with `+` when files had changed; null outside one. */
  readonly commit: string | null;
  readonly started: string;
  /** Where a run was gone on with by something else than what it had been trained with until then; absent where it was not. */
  readonly resumed?: readonly Resumption[];
  /** Of the run that trained the expression half it took, itself or by way of others; absent where it took none. */
  readonly expressionHalf?: EarlierTraining;
  /** Digest of the model whose encoder it started from; absent where there was none, and from runs of an older mien. */
  readonly givenEncoder?: string;
}

/** What another run's half came from. */
export interface EarlierTraining {
  readonly epochs: number;
  readonly seconds: number;
  readonly provenance: Provenance;
}

export interface Resumption extends Omit<Provenance, 'resumed' | 'expressionHalf' | 'givenEncoder'> {
  /** The epochs that it had. */
  readonly after: number;
}

export function provenance(): Provenance {
  const engine = engineReport();
  return { mien: VERSION, node: process.versions.node, ...engine, commit: commit(), started: new Date().toISOString() };
}

/**
 * The provenance of a run of `epochs` epochs that is gone on with here: where a device, a version or the commit is another one, it says so from
 * then on, as a GPU's sums are not a processor's.
 */
export function resumedHere(before: Provenance, epochs: number, here = provenance()): Provenance {
  const { resumed = [] } = before;
  const last = resumed.at(-1) ?? before;
  if (isDeepStrictEqual(maker(last), maker(here))) return before;
  return { ...before, resumed: [...resumed, { after: epochs, ...here }] };
}

/** All but when, in which epoch, and what came before. */
function maker({
  started: _,
  after: __,
  resumed: ___,
  expressionHalf: ____,
  givenEncoder: _____,
  ...own
}: Provenance & Partial<Resumption>) {
  return own;
}

function commit(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: workspaceFolder(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '');
  } catch {
    return null; // no git, or not a working copy
  }
}
