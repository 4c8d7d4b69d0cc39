import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { MienError, messageOf } from '../../support/errors';
import type { SyntheticOptions } from './options';
import { type Range, type RenderedRange, renderRange } from './renderRange';

/** Images per message: enough that sending them costs nothing, few enough that all threads finish together. */
const CHUNK = 50;
/** Messages a thread may be ahead of the slowest, which bounds what is kept until its turn. */
const AHEAD = 4;

/** Receives what has been rendered, in order; may throw to stop. */
export type Take = (range: Range, rendered: RenderedRange) => void;

/**
 * Renders ranges, each image once, and hands over the results in order, piece by piece. Memory does not grow with the ranges.
 * @param threads 0 renders in this thread
 * @param file what the threads run
 * @throws MienError when a thread stops before its time, and whatever `take` throws
 */
export async function renderAll(
  options: SyntheticOptions,
  wholes: readonly Range[],
  threads: number,
  take: Take,
  file = workerFile(),
): Promise<void> {
  const parts = wholes.flatMap(split);
  if (threads === 0 || parts.length === 0) {
    for (const part of parts) take(part, renderRange(options, part));
    return;
  }
  const count = Math.min(threads, parts.length);
  const execArgv = path.extname(file) === '.ts' ? ['--require', require.resolve('tsx/cjs')] : undefined;
  const workers: Worker[] = [];
  try {
    for (let i = 0; i < count; i++) workers.push(new Worker(file, { workerData: options, execArgv }));
    await new Promise<void>((resolve, reject) => {
      const waiting = new Map<number, RenderedRange>();
      let idle: Worker[] = [];
      let sent = 0;
      let taken = 0;
      const give = (worker: Worker) => {
        if (sent === parts.length || sent - taken >= AHEAD * count) {
          idle.push(worker);
          return;
        }
        const at = sent++;
        worker.once('message', (rendered: RenderedRange) => {
          waiting.set(at, rendered);
          try {
            for (let next = waiting.get(taken); next; next = waiting.get(taken)) {
              waiting.delete(taken);
              take(parts[taken++]!, next);
            }
          } catch (error) {
            reject(error);
            return;
          }
          if (taken === parts.length) resolve();
          const free = [worker, ...idle];
          idle = [];
          free.forEach(give);
        });
        worker.postMessage(parts[at]);
      };
      for (const worker of workers) {
        worker.on('error', (error) => reject(stopped(messageOf(error))));
        worker.on('exit', (code) => reject(stopped(`exit code ${code}`)));
        give(worker);
      }
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/**
 * Next to this file lies worker.js when compiled, and worker.ts when run from source. Node 20 does not hand the loader that reads
 * .ts files on to its threads, so there each one loads it for itself, and without the flags of this process.
 */
function workerFile(): string {
  return path.join(__dirname, `worker${path.extname(__filename)}`);
}

function stopped(reason: string): MienError {
  return new MienError(
    `synthetic faces: a rendering thread stopped (${reason}).`,
    'If memory ran out, close other programs, or render fewer or smaller images at a time.',
  );
}

function split({ split, start, count }: Range): Range[] {
  const parts: Range[] = [];
  for (let at = 0; at < count; at += CHUNK) {
    parts.push({ split, start: start + at, count: Math.min(CHUNK, count - at) });
  }
  return parts;
}
