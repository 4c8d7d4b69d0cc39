import { existsSync, readFileSync, rmSync } from 'node:fs';
import { readHolder } from '../../../runs/folder/lockFile';
import { RunFolder } from '../../../runs/folder/runFolder';
import type { GridFolder, GridTask } from '../../gridFolder';

/**
 * Removes the lock of a run whose array task was killed on another machine, where it cannot be seen that the process is gone: Slurm says
 * that it is. The lock of any process that is not in the task's log stays.
 */
export function removeLockLeftBehind({ run, name }: GridTask, folder: GridFolder): void {
  const { lock: path } = new RunFolder(run);
  if (!existsSync(path) || !existsSync(folder.log(name))) return;
  const holder = readHolder(path);
  if (!holder) return; // cut off: the next training takes it over
  const { pid, host } = holder;
  if (readFileSync(folder.log(name), 'utf8').includes(`process ${pid} on ${host}\n`)) rmSync(path, { force: true });
}
