/** Long work in pieces: a generator that yields where others may have their turn. */

/** Runs it to its end, letting timers and input have their turn between pieces. */
export async function inBreaths<T>(work: Generator<unknown, T>, signal?: AbortSignal): Promise<T> {
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = work.next();
      if (done) return value as T;
      await new Promise(setImmediate);
    }
  } finally {
    work.return(undefined as T); // frees what it holds, if it is left early
  }
}

/** Runs it to its end at once. */
export function atOnce<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value as T;
  }
}
