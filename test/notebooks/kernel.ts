import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '..', '..');
const ready = existsSync(join(root, '.venv', 'bin', 'jupyter')) && existsSync(join(root, 'lib', 'dist', 'index.js'));
/** For tests that need Jupyter. */
export const skip = ready ? false : 'set-up has not been run';

export interface KernelOutput {
  readonly type: string;
  readonly name?: string;
  readonly text?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly transient?: { readonly display_id?: string };
}

interface Executed {
  readonly status: string;
  readonly outputs: readonly KernelOutput[];
  readonly interrupted: boolean;
  /** Since the interrupt, where there was one. */
  readonly seconds: number;
}

interface Request {
  execute: { readonly execute: string; readonly interruptOn?: string };
  complete: { readonly complete: string; readonly at: number };
  inspect: { readonly inspect: string; readonly at: number };
}

interface Answer {
  execute: Executed;
  complete: { readonly matches: readonly string[] };
  inspect: { readonly text: string };
}

type AnswerTo<R> = R extends Request['execute']
  ? Answer['execute']
  : R extends Request['complete']
    ? Answer['complete']
    : Answer['inspect'];

/** Starts the kernel where the notebooks are, asks it one thing after the other, and ends it. */
export function askKernel<const R extends readonly Request[keyof Request][]>(
  requests: R,
  env: NodeJS.ProcessEnv = {},
): { -readonly [i in keyof R]: AnswerTo<R[i]> } {
  const python = join(root, '.venv', 'bin', 'python');
  const folder = mkdtempSync(join(tmpdir(), 'mien-kernel-'));
  const answers = join(folder, 'answers.json');
  try {
    const run = spawnSync(python, [join(__dirname, 'kernel.py'), join(root, 'notebooks'), answers], {
      input: JSON.stringify(requests),
      env: { ...process.env, ...env },
      encoding: 'utf8',
    });
    assert.equal(run.status, 0, run.stderr + run.stdout);
    return JSON.parse(readFileSync(answers, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a cell printed. */
export function printed({ outputs }: Executed): string {
  return outputs.map(({ text = '' }) => text).join('');
}
