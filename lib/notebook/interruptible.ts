import { setImmediate as nextTick } from 'node:timers/promises';
import { inspect } from 'node:util';
import { MienError, summaryOf } from '../support/errors';

/**
 * Work in a notebook's cell that the interrupt button (or Ctrl-C) stops cleanly: the first interrupt aborts the signal, and the cell ends
 * when the work has; a second one is the kernel's own, which ends the cell at once.
 *
 * tslab's kernel answers an interrupt by giving the cell up while its work goes on. So its answer is put aside until the work has stopped:
 * a cell that is run again then finds no training that still writes to the folder.
 * @throws MienError when it was interrupted, and whatever the work throws
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  await nextTick(); // Before a cell's first wait an interrupt ends it between any two lines, without cleaning up.
  const controller = new AbortController();
  const { signal } = controller;
  const kernel = process.listeners('SIGINT');
  const stop = () => {
    giveBack();
    console.error('Stopping after this step; again to stop at once.');
    controller.abort();
  };
  const giveBack = () => {
    process.off('SIGINT', stop);
    for (const listener of kernel) if (!process.listeners('SIGINT').includes(listener)) process.on('SIGINT', listener);
  };
  process.on('SIGINT', stop);
  for (const listener of kernel) process.off('SIGINT', listener);
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted && error instanceof MienError) throw interruption(error);
    throw error;
  } finally {
    giveBack();
  }
}

/** What the cell shows: that somebody pressed a button needs no stack trace, and the words once, which the kernel prints with all properties. */
function interruption(error: MienError): MienError {
  const shown = new MienError(summaryOf(error), 'Run the cell again to go on.');
  return Object.defineProperty(shown, inspect.custom, { value: () => shown.message });
}
