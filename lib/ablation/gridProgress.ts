import type { Report } from '../support/listener';
import { sum } from '../support/numbers';
import { epochsOf, type GridTask, isDone } from './gridFolder';

/** How often the run folders are looked at. */
const INTERVAL_MS = 1000;
/** What judging a run counts for, in epochs. */
const JUDGING = 1;

/**
 * Reports how far the whole grid is, in epochs of all its runs, until it is told to stop. It reads the run folders, so it does not matter
 * where the runs are trained.
 * @returns stops it
 */
export function followProgress(tasks: readonly GridTask[], report: Report): () => void {
  const total = (task: GridTask) => task.config.training.epochs + JUDGING;
  const finished = new Set<GridTask>();
  const progressOf = (task: GridTask) => {
    if (finished.has(task) || isDone(task)) {
      finished.add(task);
      return total(task);
    }
    return Math.min(epochsOf(task), task.config.training.epochs);
  };
  const all = sum(tasks.map(total));
  const before = sum(tasks.map(progressOf)); // of an earlier start: it says nothing about the speed of this one
  let isOver = false;
  const look = () => {
    if (isOver) return;
    const done = sum(tasks.map(progressOf));
    isOver = done === all;
    report(done - before, all - before, `${finished.size} of ${tasks.length} runs done`);
  };
  const timer = setInterval(look, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    look();
  };
}
