/** Trainings so small that they take seconds, here or in a process of their own that runs the command line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config, PartialConfig } from '../../lib/config/config';
import { resolveConfig } from '../../lib/config/resolve';
import { writeFile } from './fer2013';
import { temporaryFolder } from './temporary';

export const repository = resolve(__dirname, '..', '..');

/** 256 synthetic faces of 32 × 32 pixels and a network of a few thousand weights; eight steps an epoch. */
const TINY: PartialConfig = {
  dataset: { synthetic: { train: 256, validation: 64, test: 63, side: 32, identities: 4, difficulty: 0 } },
  model: {
    encoder: { width: 4, stages: 2 },
    expression: { codeSize: 8 },
    nuisance: { codeSize: 8 },
    adversary: { hidden: [[8]] },
    decoder: { width: 4 },
  },
  training: { epochs: 2, batchSize: 32 },
};

export function tinyConfig(...parts: readonly PartialConfig[]): Config {
  return resolveConfig(TINY, ...parts);
}

/** Writes a configuration for `--config`. */
export function configFile(config: PartialConfig): string {
  const path = join(temporaryFolder(), 'config.json');
  writeFile(path, JSON.stringify(config));
  return path;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when its stderr has what is looked for; rejects when it ends before. */
  said(words: RegExp): Promise<void>;
}

/** `npm test` has just built the sources, and what is built starts in half the time; a file that is run by itself takes the sources as they are. */
const command =
  process.env.npm_lifecycle_event === 'test'
    ? [join('lib', 'dist', 'cli.js')]
    : ['--import', 'tsx', join('lib', 'cli.ts')];

/** Starts `mien …`. It inherits this process's environment, `MIEN_CACHE` too. */
export function start(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [...command, ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000, // a mistake must not train for hours
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (some) => {
    stdout += some;
  });
  child.stderr.on('data', (some) => {
    stderr += some;
  });
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
  const said = (words: RegExp) =>
    new Promise<void>((done, fail) => {
      const look = () => void (words.test(stderr) && done());
      child.stderr.on('data', look);
      child.on('close', () => fail(new Error(`it ended without saying ${words}:\n${stderr}`)));
      look();
    });
  return { child, ended, said };
}

/** Runs `mien …` to its end. */
export function mien(...args: readonly string[]): Promise<Ended> {
  return start(...args).ended;
}

/** The history of a run without the seconds, which no two runs share. */
export function historyOf(run: string): unknown[] {
  const lines = readFileSync(join(run, 'history.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const { seconds, ...rest } = JSON.parse(line) as Record<string, unknown>;
    if (typeof seconds !== 'number') throw new Error(`no seconds in ${line}`);
    return rest;
  });
}
