import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process anywhere. */
export interface ProcessName {
  readonly pid: number;
  readonly host: string;
  /**
   * When it was started, as letters and digits that only its own number can be compared by: numbers are given again, and in a container
   * that is started again the first program has the same each time. Missing where the system does not say.
   */
  readonly started?: string;
}

export function thisProcess(): ProcessName {
  const started = startOf(process.pid);
  return { pid: process.pid, host: hostname(), ...(started !== undefined && { started }) };
}

/**
 * Whether a process still runs; true for one on another machine, as it cannot be known from here. One that has ended and that its parent
 * has not asked for yet (a zombie) does not run, nor does one whose number another process has by now.
 */
export function isAlive({ pid, host, started }: ProcessName): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const fields = fieldsOf(pid);
  if (!fields) return true;
  return !['Z', 'X'].includes(fields[0]!) && (started === undefined || started === startOf(pid));
}

/** The boot of the machine and the moment since then, or undefined outside of Linux. */
function startOf(pid: number): string | undefined {
  const ticks = fieldsOf(pid)?.[19];
  return ticks && `${bootOf()}x${ticks}`;
}

/** What the system knows of a process, from its state on (proc_pid_stat(5): field 3). The name before may hold blanks and brackets. */
function fieldsOf(pid: number): string[] | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function bootOf(): string {
  return textOf('/proc/sys/kernel/random/boot_id')?.slice(0, 8) ?? '';
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // gone by now, or hidden, or no Linux
  }
}
