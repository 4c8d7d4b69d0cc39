/**
 * What a grid keeps on disk, so that it can be killed and started again:
 *
 *     grid.json                what was asked
 *     tasks/RUN.json           for each run: its configuration and its folder, read by the process that trains it
 *     logs/RUN.log             what its processes said, one attempt after the other
 *     slurm/                   the arrays that were submitted
 *     results.csv, …           written at the end
 *
 * How far a cell is stands in its run folder alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Config } from '../config/config';
import { RunFolder } from '../runs/folder/runFolder';
import { readJudgement } from '../runs/judgement';
import { makeFolder, readJson, writeJson } from '../support/files';
import { groupBy } from '../support/numbers';
import type { GridCell } from './expand';
import type { Grid } from './gridFile';
import { failureIn } from './taskLog';

/** One run of a grid: the work of one process. */
export interface GridTask {
  /** The name of the run folder. */
  readonly name: string;
  readonly run: string;
  readonly config: Config;
  /** What probes read for any of the cells that share it; all that the dataset knows where it is left out. */
  readonly factors?: readonly string[];
}

export class GridFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  taskFile(name: string): string {
    return join(this.path, 'tasks', `${name}.json`);
  }

  log(name: string): string {
    return join(this.path, 'logs', `${name}.log`);
  }

  get lock(): string {
    return join(this.path, 'run.lock');
  }

  get slurm(): string {
    return join(this.path, 'slurm');
  }

  /** Writes down what is asked. @returns one task for each run, however many cells share it */
  write(grids: readonly Grid[], cells: readonly GridCell[]): GridTask[] {
    const tasks = [...groupBy(cells, ({ run }) => run)].map(([run, shared]) => taskOf(run, shared));
    makeFolder(join(this.path, 'logs'));
    writeJson(join(this.path, 'grid.json'), grids);
    for (const task of tasks) writeJson(this.taskFile(task.name), task);
    return tasks;
  }

  /** Why the last process of a task failed, as it said itself: see `failureIn`. */
  whyFailed(name: string): string | undefined {
    const path = this.log(name);
    return existsSync(path) ? failureIn(readFileSync(path, 'utf8')) : undefined;
  }
}

function taskOf(run: string, cells: readonly GridCell[]): GridTask {
  const asked = cells.map(({ factors }) => factors);
  const factors = asked.includes(undefined) ? undefined : [...new Set(asked.flat() as string[])];
  return { name: basename(run), run, config: cells[0]!.config, factors };
}

export function readTask(file: string): GridTask {
  return readJson(file) as GridTask;
}

/** Trained and judged. */
export function isDone({ run, factors }: GridTask): boolean {
  return readJudgement(new RunFolder(run), factors) !== undefined;
}

/** Epochs that a task has behind it. */
export function epochsOf({ run }: GridTask): number {
  return new RunFolder(run).countEpochs();
}
