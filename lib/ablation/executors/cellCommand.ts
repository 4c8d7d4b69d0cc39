import os from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The command of a task's process, but for the task file. From the sources it runs through tsx, as this process does. */
export function cellCommand(): string[] {
  const extension = extname(__filename);
  const loader = extension === '.ts' ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];
  return [process.execPath, ...loader, join(__dirname, `cellProcess${extension}`)];
}

/**
 * The settings that share the processor's cores out among `jobs` processes. TensorFlow computes (with oneDNN too) in a pool of its own,
 * which `TF_NUM_INTRAOP_THREADS` alone sizes: counted by the processor time of each thread, `OMP_NUM_THREADS` changes nothing in this
 * build. `TF_NUM_INTEROP_THREADS` is how many kernels of a compiled step run side by side. A user's own setting wins.
 */
export function threadSettings(jobs: number, env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const threads = String(Math.max(1, Math.floor(os.availableParallelism() / jobs)));
  return {
    TF_NUM_INTRAOP_THREADS: env.TF_NUM_INTRAOP_THREADS ?? threads,
    TF_NUM_INTEROP_THREADS: env.TF_NUM_INTEROP_THREADS ?? threads,
  };
}
