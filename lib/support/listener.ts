/** How a long piece of work tells how it goes, and how it is interrupted: the same everywhere. */
import { MienError } from './errors';

/** Who is told. All of it may be left out. */
export interface Listener {
  /** Told, in a sentence, what is worth knowing: a cache made anew, images left out, a run found finished. */
  readonly note?: (sentence: string) => void;
  readonly progress?: Progress;
  /** Aborted, the work stops at the next place where it can. */
  readonly signal?: AbortSignal;
}

/**
 * Told now and then how far a piece of work is.
 * @param work what is being done, e.g. `Packing`; each has a count of its own, and `done === total` is its end
 * @param detail where it is, in a few words
 */
export type Progress = (work: string, done: number, total: number, detail?: string) => void;

/** The same for one piece of work. */
export type Report = (done: number, total: number, detail?: string) => void;

export class InterruptedError extends MienError {
  override readonly name = 'InterruptedError';
}

/**
 * Tells a listener how far one piece of work is.
 * @param work in the form -ing
 * @returns throws InterruptedError after telling, where the listener's signal is aborted
 */
export function reportTo({ progress, signal }: Listener, work: string): Report {
  return (done, total, detail) => {
    progress?.(work, done, total, detail);
    if (signal?.aborted) {
      throw new InterruptedError(`Interrupted while ${work[0]!.toLowerCase()}${work.slice(1)}`, 'Start it again.');
    }
  };
}

/** A listener's progress, with a reporter of its own for each piece of work. */
export function eachWork(reporter: (work: string) => Report): Progress {
  const reporters = new Map<string, Report>();
  return (work, done, total, detail) => {
    const report = reporters.get(work) ?? reporter(work);
    reporters.set(work, report);
    if (done >= total) reporters.delete(work); // the next of its name is another
    report(done, total, detail);
  };
}
