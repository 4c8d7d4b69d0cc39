import type { GridFolder, GridTask } from '../gridFolder';

/** A place where the tasks of a grid run: this machine, or a cluster. */
export type Executor = (tasks: readonly GridTask[], folder: GridFolder, settings: ExecutorSettings) => Promise<void>;

export interface ExecutorSettings {
  /** How often a task is tried before it counts as failed. */
  readonly attempts: number;
  /** Aborted, what runs here is stopped, with the epochs so far kept; what runs on a cluster runs on. */
  readonly signal?: AbortSignal;
  /** Told of each attempt that failed. */
  readonly note: (sentence: string) => void;
}
