// One set-up at a time in one folder.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stopped } from './failure.mjs';
import { inRoot, read, readJson } from './files.mjs';

const file = inRoot('.setup.lock.tmp');
const beat = 5_000;

/** Environment variable that marks the processes of one set-up, so that those of a killed one can be found and ended. */
export const mark = 'MIEN_SETUP_ID';

/**
 * Waits until no other set-up runs here, then takes the lock.
 *
 * @param {(line: string) => void} say
 * @param {AbortSignal} signal  ends the waiting
 * @returns {Promise<{id: string, release: () => void}>}
 */
export async function takeLock(say, signal) {
  const mine = { id: randomUUID(), pid: process.pid, started: startOf(process.pid), host: os.hostname() };
  const text = JSON.stringify(mine);
  for (let waited = false; ; await sleep(250)) {
    if (signal.aborted) throw new Stopped();
    if (create(text)) break;
    const other = readJson(file);
    if (!other) continue; // it was released just now
    if (isStale(other)) {
      await endOrphans(other);
      discard(other);
    } else if (!waited) {
      say(`waiting for another set-up of this folder (process ${other.pid} on ${other.host})`);
      waited = true;
    }
  }
  const beating = setInterval(() => fs.utimes(file, new Date(), new Date(), () => {}), beat).unref();
  const release = () => {
    clearInterval(beating);
    if (read(file) === text) fs.rmSync(file, { force: true });
  };
  return { id: mine.id, release };
}

/** Creates the lock file with its content in one step: nobody can read it half written. */
function create(text) {
  const half = inRoot(`.setup.lock.${process.pid}.tmp`);
  fs.writeFileSync(half, text);
  try {
    fs.linkSync(half, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(half, { force: true });
  }
}

/** Its process is gone; on another machine, which cannot be asked, it has stopped to touch the file. */
function isStale({ pid, started, host }) {
  if (host === os.hostname()) return startOf(pid) !== started;
  try {
    return Date.now() - fs.statSync(file).mtimeMs > 12 * beat;
  } catch {
    return false; // released just now
  }
}

/** When a live process started, in the kernel's own ticks: tells it from a later one that got the same number. */
function startOf(pid) {
  const fields = read(`/proc/${pid}/stat`)?.replace(/^.*\)/s, '').trim().split(/\s+/);
  return fields && !'ZX'.includes(fields[0]) ? fields[19] : undefined; // a zombie is no longer at work
}

/** A set-up that was killed may have left its npm or pip at work; it must not write where we write. */
async function endOrphans({ id, host }) {
  if (host !== os.hostname()) return;
  const orphans = fs.readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isMarked(pid, id));
  for (const pid of orphans) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {} // it has ended by itself
  }
  for (let tries = 0; tries < 40 && orphans.some((pid) => isMarked(pid, id)); tries++) await sleep(50);
}

function isMarked(pid, id) {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${mark}=${id}`);
  } catch {
    return false; // it has ended, or is another user's
  }
}

/** Removes a stale lock, and only that: two that wait may both have found it stale, and one may hold a new one by now. */
function discard(stale) {
  const aside = inRoot(`.setup.lock.${process.pid}.stale.tmp`);
  try {
    fs.renameSync(file, aside);
    if (readJson(aside)?.id !== stale.id) fs.linkSync(aside, file);
  } catch {} // another process was faster
  fs.rmSync(aside, { force: true });
}
