import { hostname } from 'node:os';

/** A process anywhere. */
export interface ProcessName {
  readonly pid: number;
  readonly host: string;
}

/** Whether a process still runs; true for one on another machine, as it cannot be known from here. */
export function isAlive({ pid, host }: ProcessName): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
