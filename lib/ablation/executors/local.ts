import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type GridFolder, type GridTask, isDone } from '../gridFolder';
import { cellCommand, threadSettings } from './cellCommand';
import type { Executor, ExecutorSettings } from './executor';

/** Before another attempt: what made the last one fail (memory taken, a lock of a process that is just ending) may have passed. */
const PAUSE_MS = 2000;
/** A process that has not stopped this long after it was asked to is killed; its checkpoint stays. */
const GRACE_MS = 30_000;

/** Runs `jobs` tasks at a time as processes of this machine, which end with this one. */
export function localExecutor(jobs: number): Executor {
  return async (tasks, folder, settings) => {
    const waiting = [...tasks];
    const worker = async () => {
      for (let task = waiting.shift(); task && !settings.signal?.aborted; task = waiting.shift()) {
        await tryTask(task, folder, jobs, settings);
      }
    };
    await Promise.all(Array.from({ length: Math.min(jobs, tasks.length) }, worker));
  };
}

async function tryTask(task: GridTask, folder: GridFolder, jobs: number, settings: ExecutorSettings): Promise<void> {
  const { attempts, signal, note } = settings;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const how = await runProcess(task, folder, jobs, signal);
    if (signal?.aborted || isDone(task)) return;
    const words = folder.whyFailed(task.name);
    const again = attempt < attempts ? 'It is tried again.' : 'It is given up.';
    note(`${task.name} failed (${how})${words ? `: ${words}` : ''}\n  Its log: ${folder.log(task.name)}. ${again}`);
    if (attempt < attempts) await wait(PAUSE_MS, undefined, { signal }).catch(() => {});
    if (signal?.aborted) return;
  }
}

/** @returns how it ended, in words */
function runProcess(task: GridTask, folder: GridFolder, jobs: number, signal?: AbortSignal): Promise<string> {
  const log = openSync(folder.log(task.name), 'a');
  const [program, ...args] = [...cellCommand(), folder.taskFile(task.name)];
  const child = spawn(program!, args, {
    env: { ...process.env, ...threadSettings(jobs) },
    // through the channel it learns when this process is gone, however that ended
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const stop = () => stopProcess(child);
  signal?.addEventListener('abort', stop, { once: true });
  return new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, name) => resolve(name ?? `exit code ${code}`));
  }).finally(() => signal?.removeEventListener('abort', stop));
}

function stopProcess(child: ChildProcess): void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  child.once('exit', () => clearTimeout(timer));
}
