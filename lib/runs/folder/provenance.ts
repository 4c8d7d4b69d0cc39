import { execFileSync } from 'node:child_process';
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
}

export function provenance(): Provenance {
  const engine = engineReport();
  return { mien: VERSION, node: process.versions.node, ...engine, commit: commit(), started: new Date().toISOString() };
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
