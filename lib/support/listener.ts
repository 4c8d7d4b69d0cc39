/** How a long piece of work tells how it goes, and how it is interrupted: the same everywhere. */
import { InterruptedError } from './errors';

/** Who is told. All of it may be left out; a script that gives neither `note` nor `progress` is told on its terminal, if it has one. */
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

type Interrupted = readonly [what: string, cure: string];

/**
 * Tells a listener how far one piece of work is.
 * @param work in the form -ing
 * @param interrupted what the error says, and the cure, where they are others
 * @returns throws InterruptedError after telling, where the listener's signal is aborted
 */
export function reportTo({ progress, signal }: Listener, work: string, interrupted?: Interrupted): Report {
  const said = interrupted ?? [`Interrupted while ${work[0]!.toLowerCase()}${work.slice(1)}`, 'Start it again.'];
  return (done, total, detail) => {
    progress?.(work, done, total, detail);
    if (signal?.aborted) throw new InterruptedError(...said);
  };
}

/** A listener's progress with a reporter of its own for each piece of work; what starts to count again is another piece. */
export function eachWork(reporter: (work: string) => Report): Progress {
  const running = new Map<string, { readonly report: Report; readonly done: number }>();
  return (work, done, total, detail) => {
    const last = running.get(work);
    const report = last && last.done <= done ? last.report : reporter(work);
    if (done < total) running.set(work, { report, done });
    else running.delete(work);
    report(done, total, detail);
  };
}
