import { UsageError } from '../support/errors';

/** How many threads one kernel takes, and how many kernels run side by side; TensorFlow reads them when it first computes. */
const SETTINGS = ['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'] as const;
/** More than any machine has use for; with some thousands TensorFlow dies while it starts them, with a negative number it waits for ever. */
const MOST = 1024;

/** @throws UsageError naming a setting that is not a whole number from 0, which leaves it to TensorFlow, to 1024 */
export function checkThreads(env: NodeJS.ProcessEnv): void {
  for (const name of SETTINGS) {
    const text = env[name];
    if (text === undefined || text === '' || (/^\d{1,4}$/.test(text) && Number(text) <= MOST)) continue;
    throw new UsageError(
      `${name} is ${text}`,
      `It takes a whole number of threads, 1 … ${MOST}; unset, all cores compute.`,
    );
  }
}
