/**
 * Caches that are being packed stand beside the folder that they will become, named after the process that packs them. What a process
 * leaves behind when it is killed is taken over by the next that packs the same, or cleaned away.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { MienError, summaryOf } from '../../support/errors';
import { asFileError } from '../../support/fileError';
import { makeFolder } from '../../support/files';
import { isAlive, thisProcess } from '../../support/processes';

/** No process has this number: what stands under it was given up by its own. */
const NOBODY = 0;
/** Whether a process on another machine is gone cannot be asked; one that writes nothing for so long is. */
const ABANDONED_MS = 24 * 3600 * 1000;

let made = 0;

/**
 * A folder beside `path` for this process to fill: one that was left unfinished and can be gone on with, or a new one. All others that
 * nobody fills any more are removed.
 * @param canGoOn looks into a folder that was left
 * @throws MienError when nothing can be written there
 */
export function takeUnfinished(path: string, canGoOn: (folder: string) => boolean): string {
  orSayWhere(() => makeFolder(dirname(path)));
  const mine = nameOfMine(path);
  let taken = false;
  for (const left of leftBeside(path)) {
    const candidate = taken ? nameOfMine(path) : mine;
    try {
      renameSync(left, candidate); // of several that try, one succeeds
    } catch {
      continue;
    }
    if (!taken && canGoOn(candidate)) taken = true;
    else rmSync(candidate, { recursive: true, force: true });
  }
  if (!taken) orSayWhere(() => mkdirSync(mine)); // one that is there is somebody else's
  return mine;
}

function orSayWhere(make: () => void): void {
  try {
    make();
  } catch (error) {
    throw new MienError(
      `The cache cannot be written: ${summaryOf(asFileError(error))}`,
      'Set MIEN_CACHE to a folder that can be written, on a disk with room.',
      { cause: error },
    );
  }
}

/** Leaves an unfinished folder to whoever packs the same next, this process or another. */
export function leaveUnfinished(path: string, folder: string): void {
  const left = `${path}.${hostname()}.${NOBODY}.0.tmp`;
  rmSync(left, { recursive: true, force: true });
  try {
    renameSync(folder, left);
  } catch {
    rmSync(folder, { recursive: true, force: true }); // another process has left its own there meanwhile, which is as good
  }
}

/** Beside `path`: the host and the process that fills it, and which of its folders it is. */
function nameOfMine(path: string): string {
  const { pid, host, started } = thisProcess();
  return `${path}.${host}.${pid}${started ? `-${started}` : ''}.${made++}.tmp`;
}

function leftBeside(path: string): string[] {
  const prefix = `${basename(path)}.`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix) && name.endsWith('.tmp') && isLeft(dirname(path), name, prefix))
    .map((name) => join(dirname(path), name));
}

function isLeft(folder: string, name: string, prefix: string): boolean {
  const inner = name.slice(prefix.length, -'.tmp'.length);
  const replaced = /^(\d+)\.old$/.exec(inner); // a cache that was being replaced
  if (replaced) {
    const pid = Number(replaced[1]); // what this process replaces it has replaced when others have their turn
    return pid === process.pid || !isAlive({ pid, host: hostname() });
  }
  const parts = /^(.+)\.(\d+)(?:-(\w+))?\.\d+$/.exec(inner);
  if (!parts) return false;
  const [host, pid, started] = [parts[1]!, Number(parts[2]), parts[3]];
  if (pid === NOBODY) return true;
  if (host === hostname()) return !isAlive({ pid, host, ...(started && { started }) });
  const stats = statSync(join(folder, name), { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_MS;
}
