import { setTimeout as wait } from 'node:timers/promises';

/** Waits for something that another process does, or this one in its own time. */
export async function until(what: string, happened: () => boolean, seconds = 60): Promise<void> {
  for (const end = Date.now() + 1000 * seconds; !happened(); await wait(50)) {
    if (Date.now() > end) throw new Error(`${what} did not happen in ${seconds} s`);
  }
}
