import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { MienError } from '../support/errors';

/**
 * Takes a run folder for this process, so that two trainings never write into one. A lock whose process is gone (killed, crashed)
 * is taken over.
 * @returns gives it back
 * @throws MienError naming the process that holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'run.lock');
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, mine, { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (attempt > 0 || (holder && isAlive(holder))) {
      throw new MienError(
        `${folder} is being written by process ${holder?.pid ?? '?'} on ${holder?.host ?? '?'}`,
        `Wait for it or choose another folder; if that process is no training any more, delete ${path}.`,
      );
    }
    rmSync(path, { force: true });
  }
}

function readHolder(path: string): { pid: number; host: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { pid: number; host: string };
  } catch {
    return undefined; // released just now, or killed while writing
  }
}

function isAlive({ pid, host }: { pid: number; host: string }): boolean {
  if (host !== hostname()) return true; // cannot be known from here
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
