/**
 * Work of which only the latest matters: what is asked for while it runs is done once more after it, for all that asked meanwhile; who asks then
 * does not wait.
 * @param run is told whether it is still the latest
 */
export function latestOnly(run: (isLatest: () => boolean) => Promise<void>): () => Promise<void> {
  let [running, again] = [false, false];
  return async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await run(() => !again);
      }
    } finally {
      running = false;
    }
  };
}
