import { existsSync, rmdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { MienError } from '../../support/errors';
import { makeFolder } from '../../support/files';
import { isAlive, type ProcessName } from '../../support/processes';
import { LockFile, readHolder, timeOf } from './lockFile';

export interface Lock {
  /** @throws MienError where another process has taken the folder over, as this one was silent for long, or the lock has been deleted */
  check(): void;
  /** Gives the folder back; one that was made for the lock and holds nothing is removed. */
  release(): void;
}

/** The holder writes its lock anew so often: a sign of life for other machines, which cannot look for the process. */
const SIGN_MS = 30_000;
/** A holder on another machine that gave no sign for so long is gone. */
const SILENT_MS = 15 * 60_000;
/** So long a lock may be empty or cut off before it is one whose process was killed while it wrote: the time between two system calls, on a machine that is busy. */
const WRITING_MS = 1000;

/**
 * Takes a folder for this process by a lock file in it, so that two trainings never write into one. A lock whose process is gone (killed,
 * crashed, ended with its machine or its container) is taken over.
 * @param path of the lock file; its folder is made where it is not there
 * @throws MienError naming the process that holds it, or saying that it cannot be written
 */
export function takeLock(path: string): Lock {
  const folder = dirname(path);
  const isNew = !existsSync(folder);
  makeFolder(folder);
  const file = take(path);
  if (!file) throw held(path);
  if (existsSync(secondOf(path))) take(secondOf(path))?.release(); // of a process that was killed while it took the lock over
  const timer = setInterval(() => file.sign(), SIGN_MS).unref();
  return {
    check() {
      if (!file.isSeen) throw lost(path);
    },
    release() {
      clearInterval(timer);
      file.release();
      if (isNew) removeEmpty(folder);
    },
  };
}

/** @returns undefined where another process has it */
function take(path: string): LockFile | undefined {
  return LockFile.create(path) ?? takeOver(path);
}

/**
 * Replaces a lock whose process is gone. A second lock makes it one process at a time that judges and replaces the first: of several
 * that find the same lock left behind, only one may have it.
 */
function takeOver(path: string): LockFile | undefined {
  const second = take(secondOf(path));
  if (!second) {
    pause();
    return undefined;
  }
  try {
    let holder = readHolder(path);
    for (const end = Date.now() + WRITING_MS; !holder && Date.now() < end; holder = readHolder(path)) {
      pause();
      const created = LockFile.create(path); // where it was released just now
      if (created) return created;
    }
    return holder && isHeld(path, holder, second.time) ? undefined : LockFile.replace(path);
  } finally {
    second.release();
  }
}

/** @param now by the clock of the disk */
function isHeld(path: string, holder: ProcessName, now: number): boolean {
  if (holder.host === hostname()) return isAlive(holder);
  if (holder.started === undefined) return true; // of a version that gave no signs
  return now - (timeOf(path) ?? now) < SILENT_MS;
}

function held(path: string): MienError {
  const holder = readHolder(path);
  const folder = dirname(path);
  if (!holder) return new MienError(`${folder} was being written by another process a moment ago`, 'Start it again.');
  return new MienError(
    `${folder} is being written by process ${holder.pid} on ${holder.host}`,
    `Wait for it or choose another folder; if that process is no training any more, delete ${path}. ` +
      `One on another machine is taken for gone when it has given no sign for ${SILENT_MS / 60_000} minutes.`,
  );
}

/** What the holder is told whose lock is not what others see any more. */
function lost(path: string): MienError {
  if (readHolder(path)) return held(path);
  return new MienError(
    `${path} is gone, so that any other process may write into ${dirname(path)}`,
    'Start it again; what is finished is kept.',
  );
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // something is in it
  }
}

function secondOf(path: string): string {
  return `${path}.takeover`;
}

/** Long enough for another process to finish what it has begun between two lines of this file. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
}
