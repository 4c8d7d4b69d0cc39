import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SyntheticOptions } from './options';
import { type Range, type RenderedRange, renderRange } from './renderRange';

/** Images per message: enough that sending them costs nothing, few enough that all threads finish together. */
const CHUNK = 50;

/**
 * Renders ranges, each image once, and hands over the results in whatever order they are ready.
 * @param threads 0 renders in this thread
 */
export async function renderAll(
  options: SyntheticOptions,
  wholes: readonly Range[],
  threads: number,
  take: (range: Range, rendered: RenderedRange) => void,
): Promise<void> {
  const waiting = wholes.flatMap(split);
  if (threads === 0) {
    for (const range of waiting) take(range, renderRange(options, range));
    return;
  }
  // Next to this file lies worker.js when compiled, and worker.ts when run from source. Node 20 does not hand the loader that
  // reads .ts files on to its threads, so there each one loads it for itself, and without the flags of this process.
  const extension = path.extname(__filename);
  const file = path.join(__dirname, `worker${extension}`);
  const execArgv = extension === '.ts' ? ['--require', require.resolve('tsx/cjs')] : undefined;
  const workers: Worker[] = [];
  try {
    await Promise.all(
      Array.from({ length: Math.min(threads, waiting.length) }, () => {
        const worker = new Worker(file, { workerData: options, execArgv });
        workers.push(worker);
        return new Promise<void>((resolve, reject) => {
          const next = () => {
            const range = waiting.pop();
            if (range) worker.postMessage(range);
            else resolve();
          };
          worker.on('message', ({ range, ...rendered }: RenderedRange & { range: Range }) => {
            take(range, rendered);
            next();
          });
          worker.on('error', reject);
          worker.on('exit', (code) => reject(new Error(`a rendering thread stopped with code ${code}`)));
          next();
        });
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function split({ split, start, count }: Range): Range[] {
  const parts: Range[] = [];
  for (let at = 0; at < count; at += CHUNK) {
    parts.push({ split, start: start + at, count: Math.min(CHUNK, count - at) });
  }
  return parts;
}
