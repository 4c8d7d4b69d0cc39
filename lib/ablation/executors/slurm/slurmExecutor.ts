import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../../../support/errors';
import type { SlurmOptions } from '../../gridFile';
import { epochsOf, type GridFolder, type GridTask, isDone } from '../../gridFolder';
import type { Executor, ExecutorSettings } from '../executor';
import { removeLockLeftBehind } from './lockLeftBehind';
import { type Submission, submissionsOf, submit } from './submission';
import { largestArray, queued } from './tools';

/** How often the queue is asked: often at first, for small grids, then as a cluster's other users can bear. */
const [FIRST_POLL_MS, LAST_POLL_MS] = [1000, 10_000];
/** Tasks of one array where the cluster does not say how many it takes: MaxArraySize is 1001 unless set otherwise. */
const USUAL_ARRAY = 1000;
/** How often a task must be missing from the queue before it counts as over: a network's files may arrive after the news. */
const MISSING = 2;

/**
 * Gives the tasks to Slurm as job arrays and follows them by the queue and the run folders, which takes no accounting. What was killed,
 * preempted or has failed is submitted again; an attempt counts only if it got no further than the one before.
 *
 * What is submitted stands on disk: when this process dies the jobs run on, and another one that is started for the same folder follows
 * them instead of submitting twice.
 */
export function slurmExecutor(options: SlurmOptions = {}): Executor {
  return async (tasks, folder, settings) => {
    const run = new SlurmRun(tasks, folder, options, settings);
    await run.adopt();
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(1.2 * pollMs, LAST_POLL_MS)) {
      await run.submitWaiting();
      if (run.isOver) return;
      await wait(pollMs, undefined, { signal: settings.signal }).catch(() => {});
      if (settings.signal?.aborted) {
        settings.note('The jobs run on. Start the same again to follow them, or end them with scancel.');
        return;
      }
      await run.look();
    }
  };
}

/** Where a task that is not done is. */
interface Place {
  readonly task: GridTask;
  /** `name index` in the queue; undefined where it has to be submitted. */
  queuedAs?: string;
  failures: number;
  /** Polls in a row in which it was not in the queue. */
  missing: number;
  /** Epochs when it was submitted last. */
  epochs: number;
}

class SlurmRun {
  private readonly open: Map<string, Place>;
  private submissions: Submission[] = [];
  /** So that a queue that cannot be asked for a while is told once. */
  private isDeaf = false;
  /** Tasks that one array may have. */
  private largest: number | undefined;

  constructor(
    tasks: readonly GridTask[],
    private readonly folder: GridFolder,
    private readonly options: SlurmOptions,
    private readonly settings: ExecutorSettings,
  ) {
    const place = (task: GridTask) => ({ task, failures: 0, missing: 0, epochs: epochsOf(task) });
    this.open = new Map(tasks.map((task) => [task.name, place(task)]));
  }

  get isOver(): boolean {
    return this.open.size === 0;
  }

  /** Finds what an earlier process has submitted and is still in the queue. */
  async adopt(): Promise<void> {
    const submissions = submissionsOf(this.folder);
    if (submissions.length === 0) return;
    const queue = await queued(submissions.map(({ name }) => name));
    for (const submission of submissions) {
      for (const [index, task] of submission.tasks.entries()) {
        const place = this.open.get(task);
        if (place && queue.has(`${submission.name} ${index}`)) place.queuedAs = `${submission.name} ${index}`;
      }
    }
    const places = [...this.open.values()];
    this.submissions = submissions.filter(({ name }) => places.some((place) => place.queuedAs?.startsWith(`${name} `)));
    const found = places.filter((place) => place.queuedAs).length;
    if (found > 0) this.settings.note(`Following ${found} tasks that are in the queue already.`);
  }

  async submitWaiting(): Promise<void> {
    const waiting = [...this.open.values()].filter((place) => place.queuedAs === undefined);
    if (waiting.length === 0) return;
    this.largest ??= (await largestArray()) ?? USUAL_ARRAY;
    for (let start = 0; start < waiting.length; ) {
      const places = waiting.slice(start, start + this.largest);
      for (const place of places) removeLockLeftBehind(place.task, this.folder);
      const names = places.map(({ task }) => task.name);
      const given = await submit(this.folder, names, this.options).catch((error: unknown) => {
        if (places.length === 1 || !isTooLarge(error)) throw error;
      });
      if (!given) {
        this.largest = Math.ceil(places.length / 2);
        continue;
      }
      start += places.length;
      const { submission, job } = given;
      this.submissions.push(submission);
      for (const [index, place] of places.entries()) {
        Object.assign(place, { queuedAs: `${submission.name} ${index}`, missing: 0, epochs: epochsOf(place.task) });
      }
      this.settings.note(`Submitted ${names.length} tasks as job ${job} (${submission.name}).`);
    }
  }

  /** Asks the queue, and sees what is done and what is over without being done. */
  async look(): Promise<void> {
    let queue: Set<string>;
    try {
      queue = await queued(this.submissions.map(({ name }) => name));
      this.isDeaf = false;
    } catch (error) {
      if (!this.isDeaf) this.settings.note(`The queue cannot be asked; trying on. ${messageOf(error)}`);
      this.isDeaf = true;
      return;
    }
    for (const [name, place] of this.open) {
      if (isDone(place.task)) this.open.delete(name);
      else if (queue.has(place.queuedAs!)) place.missing = 0;
      else if (++place.missing >= MISSING) this.takeBack(name, place);
    }
  }

  private takeBack(name: string, place: Place): void {
    const { attempts, note } = this.settings;
    const isFurther = epochsOf(place.task) > place.epochs;
    if (!isFurther) place.failures++;
    const isGivenUp = place.failures >= attempts;
    const words = this.folder.whyFailed(name);
    note(
      `${name} (${place.queuedAs}) ended without being done${words ? `: ${words}` : ''}\n  Its log: ${this.folder.log(name)}. ${
        isGivenUp ? 'It is given up.' : 'It is submitted again.'
      }`,
    );
    place.queuedAs = undefined;
    if (isGivenUp) this.open.delete(name);
  }
}

/** Whether sbatch has refused an array, as it does one that is too large for a cluster that does not say how large they may be. */
function isTooLarge(error: unknown): boolean {
  return /invalid job array specification/i.test(messageOf(error));
}
