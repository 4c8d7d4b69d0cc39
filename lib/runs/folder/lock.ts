import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { MienError } from '../../support/errors';
import { makeFolder, writeFileAtomic } from '../../support/files';
import { isAlive, type ProcessName } from '../../support/processes';

/**
 * Takes a folder for this process by a lock file in it, so that two trainings never write into one. A lock whose process is gone (killed,
 * crashed) is taken over.
 * @param path of the lock file; its folder is made where it is not there
 * @returns gives it back
 * @throws MienError naming the process that holds it
 */
export function takeLock(path: string): () => void {
  makeFolder(dirname(path));
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  const giveBack = () => rmSync(path, { force: true });
  if (create(path, mine) || takeOver(path, mine)) return giveBack;
  const holder = readHolder(path);
  throw new MienError(
    `${dirname(path)} is being written by process ${holder?.pid ?? '?'} on ${holder?.host ?? '?'}`,
    `Wait for it or choose another folder; if that process is no training any more, delete ${path}.`,
  );
}

/**
 * Replaces a lock whose process is gone. A second lock makes it one process at a time that judges and replaces the first: of several
 * that find the same lock left behind, only one may have it.
 */
function takeOver(path: string, mine: string): boolean {
  const second = `${path}.takeover`;
  if (!create(second, mine)) {
    pause();
    return false;
  }
  try {
    let holder = readHolder(path);
    if (!holder) {
      pause(); // released just now, or being written, or cut off when its process was killed
      if (create(path, mine)) return true;
      holder = readHolder(path);
    }
    if (holder && isAlive(holder)) return false;
    writeFileAtomic(path, mine);
    return true;
  } finally {
    rmSync(second, { force: true });
  }
}

/** @returns false when the file is there already */
function create(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Long enough for another process to finish what it has begun between two lines of this file. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
}

function readHolder(path: string): ProcessName | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessName;
  } catch {
    return undefined;
  }
}
